import type { TrackConfig } from "./track-config.ts";

/** One track of a segment, understood but not yet moved: what its samples are, and where their bytes lie in the arena. */
export interface TrackPlan {
  readonly pid: number;
  readonly config: TrackConfig;
  /** First decode time as it is in the stream: 33 bits, 90 kHz. */
  readonly firstDecodeTimeRaw: number;
  readonly sizes: readonly number[];
  readonly durationsTicks: readonly number[];
  readonly compositionOffsetsTicks: readonly number[] | undefined;
  readonly flags: readonly number[] | undefined;
  readonly defaultFlags: number;
  /** Arena ranges, in order, that make up the samples. Parallel arrays. */
  readonly pieceStarts: readonly number[];
  readonly pieceEnds: readonly number[];
  /** Each piece is a NAL unit and gets its length in front, 4 bytes. */
  readonly hasLengthPrefixes: boolean;
}
