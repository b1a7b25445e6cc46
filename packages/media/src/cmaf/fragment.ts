import type { TrackConfig } from "./track-config.ts";

/** What is known of a fragment (one moof and its mdat, ISO/IEC 23000-19, 7.3.2.3) without opening it. */
export interface FragmentInfo {
  /** Ticks of the track's timescale, unwrapped to 64 bits. */
  readonly baseMediaDecodeTime: bigint;
  /** Sum of the sample durations, in ticks. */
  readonly durationTicks: number;
  /** Smallest composition time less baseMediaDecodeTime, in ticks; negative never. */
  readonly firstCompositionOffsetTicks: number;
  readonly sampleCount: number;
  /** The first sample can be decoded without any other (SAP type 1 or 2). */
  readonly startsWithSync: boolean;
  /** CRC-32 over the samples' bytes: equal content has an equal hash, whatever its timing. */
  readonly contentHash: number;
}

/** One track of a pushed MPEG-TS segment, as canonical CMAF. */
export interface TsIngestTrack {
  readonly pid: number;
  readonly config: TrackConfig;
  readonly info: FragmentInfo;
  /** Where in the caller's memory the fragment was written. */
  readonly offset: number;
  readonly length: number;
}

/** What one pushed MPEG-TS segment holds. */
export interface TsIngest {
  /** Video first, then in the order of their PIDs. At least one. */
  readonly tracks: readonly TsIngestTrack[];
  /** Streams of the program that were left out: their stream_type (ISO/IEC 13818-1, table 2-34). */
  readonly ignoredStreamTypes: readonly number[];
  /** Packets lost on the way to us (by their continuity counters) or marked damaged. What arrived is kept. */
  readonly continuityErrors: number;
  /** Smallest decode time of all tracks, 90 kHz, unwrapped: what the next segment is to be unwrapped next to. */
  readonly firstDecodeTime90k: bigint;
}

/** The sample table of one fragment (trun, tfhd and tfdt put together). Parallel arrays, one entry a sample. */
export interface FragmentSamples {
  readonly trackId: number;
  readonly baseMediaDecodeTime: bigint;
  readonly count: number;
  /** Byte offsets from the start of the fragment (the moof), and sizes in bytes. */
  readonly offsets: Uint32Array;
  readonly sizes: Uint32Array;
  readonly durationsTicks: Uint32Array;
  readonly compositionOffsetsTicks: Int32Array;
  /** 1 where the sample is a sync sample. */
  readonly sync: Uint8Array;
}
