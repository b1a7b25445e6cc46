import { type MediaPlaylist, type MultivariantPlaylist, parsePlaylist } from "@sluice/media/hls";
import type { DeclaredStream, InputIndex, MediaPlaylistFact, MultivariantPlaylistFact } from "@sluice/media/timeline";
import { resolvePath, streamOfPlaylist, streamOfSegment } from "./stream-name.ts";

export type PlaylistFact = MediaPlaylistFact | MultivariantPlaylistFact;

/**
 * What the pushed playlists of one input say. They are never trusted to match what arrived: of a media playlist only the
 * dates and the end are taken, of a multivariant playlist only the order and names of the streams.
 */
export class PushedPlaylists {
  readonly #input: InputIndex;
  /** By path of the playlist: the stream that its segments were found to be of. */
  readonly #streams = new Map<string, string>();
  #multivariant: { readonly path: string; readonly playlist: MultivariantPlaylist } | undefined;

  constructor(input: InputIndex) {
    this.#input = input;
  }

  /** @throws MediaError `playlist_malformed` */
  read(path: string, text: string, arrivalMs: number): PlaylistFact[] {
    const playlist = parsePlaylist(text);
    if (playlist.kind === "multivariant") {
      this.#multivariant = { path, playlist };
      return [this.#multivariantFact(path, playlist, arrivalMs)];
    }
    const stream = this.#streamOf(path, playlist);
    const isNews = this.#streams.get(path) !== stream;
    this.#remember(path, stream);
    const fact = mediaFact(this.#input, path, stream, playlist, arrivalMs);
    // The multivariant playlist comes once, and may have come before its playlists said whose they are.
    const { path: multivariantPath, playlist: multivariant } = this.#multivariant ?? {};
    if (!isNews || multivariantPath === undefined || multivariant === undefined) return [fact];
    return [fact, this.#multivariantFact(multivariantPath, multivariant, arrivalMs)];
  }

  /** An encoder that gives each playlist a new name must not fill the memory: the one not pushed for longest goes. */
  #remember(path: string, stream: string): void {
    this.#streams.delete(path);
    this.#streams.set(path, stream);
    if (this.#streams.size <= MAX_STREAMS) return;
    for (const oldest of this.#streams.keys()) {
      this.#streams.delete(oldest);
      break;
    }
  }

  #streamOf(path: string, playlist: MediaPlaylist): string {
    for (const { uri } of playlist.segments) {
      const segmentPath = resolvePath(path, uri);
      if (segmentPath !== undefined) return streamOfSegment(segmentPath);
    }
    return this.#streams.get(path) ?? streamOfPlaylist(path);
  }

  #multivariantFact(path: string, playlist: MultivariantPlaylist, arrivalMs: number): MultivariantPlaylistFact {
    const streams: DeclaredStream[] = [];
    const declare = (uri: string, more: Omit<DeclaredStream, "stream">): void => {
      if (streams.length === MAX_STREAMS) return;
      const playlistPath = resolvePath(path, uri);
      if (playlistPath === undefined) return;
      const stream = this.#streams.get(playlistPath) ?? streamOfPlaylist(playlistPath);
      if (!streams.some((known) => known.stream === stream)) streams.push({ stream, ...more });
    };
    for (const { uri, bandwidth } of playlist.variants) {
      declare(uri, { bandwidth, name: null, language: null, isDefault: false });
    }
    for (const { type, uri, name, language, isDefault } of playlist.renditions) {
      if (type !== "AUDIO" || uri === undefined) continue;
      declare(uri, { bandwidth: null, name, language: language ?? null, isDefault });
    }
    return { kind: "multivariantPlaylist", input: this.#input, arrivalMs, streams };
  }
}

const mediaFact = (
  input: InputIndex,
  path: string,
  stream: string,
  playlist: MediaPlaylist,
  arrivalMs: number,
): MediaPlaylistFact => {
  const programDateTimes: { segmentName: string; wallMs: number }[] = [];
  // A handful: dates matter for the first segments of a run, which are the newest when they come.
  for (const { uri, programDateTimeMs } of playlist.segments.slice(-DATES)) {
    const segmentName = programDateTimeMs === undefined ? undefined : resolvePath(path, uri);
    if (programDateTimeMs !== undefined && segmentName !== undefined) {
      programDateTimes.push({ segmentName, wallMs: Math.round(programDateTimeMs) });
    }
  }
  return { kind: "mediaPlaylist", input, stream, arrivalMs, ended: playlist.ended, programDateTimes };
};

const DATES = 10;
/** Playlists of one input that are looked at: far more than the streams that it may bring. */
const MAX_STREAMS = 200;
