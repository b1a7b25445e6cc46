import type { TrackConfig } from "../cmaf/track-config.ts";
import type { DeclaredStream } from "./facts.ts";
import type { RenditionState, RunState, TimelineHead, TrackState } from "./state.ts";
import { inputOf, type Timeline } from "./timeline.ts";

/** From the encoder's playlist, else the stream, else `und`. */
export const languageOf = (track: TrackState): string => {
  const config = track.inits[track.lastInit ?? track.inits.length - 1]?.config;
  return track.language ?? (config?.kind === "audio" ? config.language : "und");
};

/** The configuration that an init number of a rendition stands for. */
export const configOf = (head: TimelineHead, rendition: number, initNumber: number): TrackConfig | undefined => {
  const init = head.renditions[rendition]?.inits[initNumber];
  return init === undefined ? undefined : head.tracks[init.trackId]?.inits[init.init]?.config;
};

/** From here on the rendition is the track's: made, if it is new, and measured from the beginning. */
export const startRendition = (head: TimelineHead, index: number, trackId: number): void => {
  const track = head.tracks[trackId];
  if (track === undefined) throw new Error(`There is no track ${trackId}`);
  const known = head.renditions[index];
  if (known === undefined) {
    head.renditions.push({ index, kind: track.kind, trackId, inits: [], totalBytes: 0, total90k: 0 });
  } else {
    known.trackId = trackId;
    known.totalBytes = 0;
    known.total90k = 0;
  }
  if (!track.renditions.includes(index)) track.renditions.push(index);
};

/** The init number under which a rendition publishes a configuration of a track: the same, whoever had it first. */
export const publishedInit = (
  head: TimelineHead,
  rendition: RenditionState,
  track: TrackState,
  init: number,
): number => {
  const key = track.inits[init]?.key;
  const known = rendition.inits.findIndex(
    ({ trackId, init: other }) => head.tracks[trackId]?.inits[other]?.key === key,
  );
  if (known >= 0) return known;
  rendition.inits.push({ trackId: track.id, init });
  return rendition.inits.length - 1;
};

/** The rendition that a track is published as in a run. */
export const renditionIn = (run: RunState, trackId: number): number | undefined =>
  run.publishers.find(([, published]) => published === trackId)?.[0];

/** What the multivariant playlist of the input on air says; if that has none, the other's. */
export const declaredStreams = (timeline: Timeline): readonly DeclaredStream[] => {
  const onAir = timeline.head.program.onAir ?? 1;
  return inputOf(timeline, onAir).declared ?? inputOf(timeline, onAir === 1 ? 2 : 1).declared ?? [];
};
