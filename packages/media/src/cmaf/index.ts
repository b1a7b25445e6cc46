export { type CmafFromTsOptions, cmafFromTs, cmafFromTsBound } from "./cmaf-from-ts.ts";
export type { FragmentInfo, FragmentSamples, TsIngest, TsIngestTrack } from "./fragment.ts";
export { readInitSegment, writeInitSegment } from "./init-segment.ts";
export { readFragment } from "./read-fragment.ts";
export type { AudioTrackConfig, Rational, TrackConfig, VideoTrackConfig } from "./track-config.ts";
