import { type Manifest, Parser } from "m3u8-parser";

export const fetchText = async (url: string): Promise<string> => {
  const response = await fetch(url);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${text}`);
  return text;
};

/** Reads a playlist with m3u8-parser; `warnings` is everything that it did not like. */
export const readPlaylist = (text: string): { manifest: Manifest; warnings: string[] } => {
  const parser = new Parser();
  const warnings: string[] = [];
  parser.on("warn", ({ message }) => warnings.push(message));
  parser.push(text);
  parser.end();
  return { manifest: parser.manifest, warnings };
};

export interface VariantUrls {
  readonly video: string;
  /** The audio rendition of its own, or the video's playlist when both are in one. */
  readonly audio: string;
}

/** The media playlists of the rendition with that height. */
export const findVariant = async (multivariantUrl: string, height: number): Promise<VariantUrls> => {
  const { manifest } = readPlaylist(await fetchText(multivariantUrl));
  const variant = manifest.playlists?.find(({ attributes }) => attributes.RESOLUTION?.height === height);
  if (variant === undefined) throw new Error(`${multivariantUrl} has no variant of height ${height}`);
  const video = new URL(variant.uri, multivariantUrl).href;
  const group = Object.values(manifest.mediaGroups?.AUDIO[variant.attributes.AUDIO ?? ""] ?? {});
  const audioUri = group.find((rendition) => rendition.uri !== undefined)?.uri;
  return { video, audio: audioUri === undefined ? video : new URL(audioUri, multivariantUrl).href };
};

/**
 * Players keep three target durations away from the end of a live stream. One that starts on less has less than that in
 * hand, and a viewer who changes the rendition then sees it stop: no fault of the origin.
 */
export const SEGMENTS_OF_A_STREAM_ON_AIR = 5;

export const countSegments = async (multivariantUrl: string, height: number): Promise<number> => {
  const { video } = await findVariant(multivariantUrl, height);
  return readPlaylist(await fetchText(video)).manifest.segments.length;
};

export const listMediaPlaylists = async (multivariantUrl: string): Promise<string[]> => {
  const { manifest } = readPlaylist(await fetchText(multivariantUrl));
  const audio = Object.values(manifest.mediaGroups?.AUDIO ?? {}).flatMap((group) => Object.values(group));
  const uris = [...(manifest.playlists ?? []), ...audio].map(({ uri }) => uri).filter((uri) => uri !== undefined);
  return [...new Set(uris)].map((uri) => new URL(uri, multivariantUrl).href);
};
