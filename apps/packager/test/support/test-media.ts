import { TestAsset } from "../../src/test-source/test-asset.ts";

/** Segments of 2 s that begin at the times their numbers say; made once a process. */
const testMedia: Promise<TestAsset> = TestAsset.load();

/** Any number far from zero: segment FIRST is the first that tests push. */
const FIRST = 1000;

/** The n-th segment from FIRST of a rendition: `720p`, `360p` or `234p`. */
export const testSegment = async (n: number, name = "234p"): Promise<Uint8Array<ArrayBuffer>> => {
  const asset = await testMedia;
  const rendition = asset.renditions.find((candidate) => candidate.name === name);
  if (rendition === undefined) throw new Error(`no rendition ${name}`);
  return Uint8Array.from(asset.segment(rendition, FIRST + n));
};

/** A media playlist that lists segments `from`..`to` of FIRST and has their dates, beginning at `startMs`. */
export const testPlaylist = (from: number, to: number, options: { startMs?: number; ended?: boolean } = {}): string => {
  const { startMs = Date.UTC(2026, 0, 1), ended = false } = options;
  const lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:2", `#EXT-X-MEDIA-SEQUENCE:${from}`];
  for (let n = from; n <= to; n++) {
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(startMs + (n - from) * 2000).toISOString()}`);
    lines.push("#EXTINF:2.0,", `segment_${n}.ts`);
  }
  if (ended) lines.push("#EXT-X-ENDLIST");
  return `${lines.join("\n")}\n`;
};

export const segmentUris = (playlist: string): string[] =>
  playlist.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
