import type { TrackConfig } from "../cmaf/track-config.ts";
import type { DeclaredStream, InputIndex, TrackKind } from "./facts.ts";

/**
 * What a timeline knows, less its history: plain values only, so that a checkpoint is a copy of it. Media times are
 * 90 kHz on the encoder's clock; milliseconds are since 1970.
 */
export interface TimelineHead {
  /** The time that has been reached: of the last fact, or the last thing that was due. */
  clockMs: number;
  tracks: TrackState[];
  renditions: RenditionState[];
  inputs: readonly [InputState, InputState];
  program: ProgramState;
  segmenters: SegmenterState[];
  /** Only in a checkpoint: the units from which segments are still to be made. */
  tail: TailUnit[];
}

/** A track of the channel: the same stream, kind and ordinal on either input. Its id is its position. */
export interface TrackState {
  readonly id: number;
  readonly stream: string;
  readonly kind: TrackKind;
  readonly ordinal: number;
  /** The configurations it has had. One that comes back has the place it had. */
  inits: { readonly key: string; readonly config: TrackConfig }[];
  /** Of the last published fragment. */
  lastInit: number | null;
  /** As measured in the last published fragment. */
  samplesPerSecond: number;
  /** As the encoder's multivariant playlist last had it. */
  language: string | null;
  /** The renditions it has been published as, by index: its first, which it comes back to, before others. */
  renditions: number[];
  /** Audio: the track (by id) of which this is a copy, as far as is known. */
  copyOf: number | null;
  /** Audio: the tracks of which it is known not to be a copy. */
  differsFrom: number[];
}

/**
 * What players know by an index: one after the other, the tracks that are published as it. Its index is its position, and
 * stands in names.
 */
export interface RenditionState {
  readonly index: number;
  readonly kind: TrackKind;
  /** The track that is published as it or, while it is absent, that was. */
  trackId: number;
  /** The position is the init number: a configuration of a track, by its place there. Kept for life. */
  inits: { readonly trackId: number; readonly init: number }[];
  /** Published since the track began to be it in this run. */
  totalBytes: number;
  total90k: number;
}

export interface InputState {
  readonly index: InputIndex;
  /** The run of the encoder that is arriving, and those before it of which something is still open. Oldest first. */
  eras: EraState[];
  nextEraId: number;
  /** Units closed so far. */
  unitCount: number;
  /** Of the last closed unit, in 90 kHz. */
  unitDuration90k: number;
  tracks: InputTrackState[];
  streams: StreamState[];
  /** From the multivariant playlist, or null as long as there was none. */
  declared: DeclaredStream[] | null;
  hasEnded: boolean;
  lastArrivalMs: number | null;
  duplicateCount: number;
  lateCount: number;
}

export interface StreamState {
  readonly name: string;
  lastMediaMs: number | null;
  hasPlaylist: boolean;
  hasEnded: boolean;
  /** Where the newest video fragment went: the sound of the same pushed segment goes with it. */
  lastVideo: { readonly segmentName: string; readonly arrivalMs: number; readonly eraId: number } | null;
  /** The newest dates of its playlists, oldest first. */
  dates: { readonly segmentName: string; readonly wallMs: number; readonly receivedMs: number }[];
}

/** A track as one input brings it. */
export interface InputTrackState {
  readonly trackId: number;
  /** The newest unit that it was seen in, or seen late for. */
  seenUnit: number;
  /** In order of arrival, the newest last. */
  recent: RecentFragment[];
  /** Repeats since the last fragment that was new: the beginning of a restart, if more follow at the pace of live. */
  repeats: PendingFragment[];
  segmentCount: number;
  gapCount: number;
  discontinuityCount: number;
  /** The era that it was last seen in. */
  eraId: number;
}

export interface RecentFragment {
  readonly eraId: number;
  readonly start90k: number;
  readonly end90k: number;
  readonly hash: number;
  readonly byteLength: number;
  readonly arrivalMs: number;
}

/** One run of an encoder on one clock. */
export interface EraState {
  readonly id: number;
  readonly firstArrivalMs: number;
  /** What makes units: the starts of video fragments or, where there is no video, of audio. */
  boundaryKind: TrackKind;
  hasVideo: boolean;
  /** The earliest start and latest end of all that arrived. */
  start90k: number;
  end90k: number;
  /** The wall clock of `start90k` of the first unit; null until that closes. */
  anchor: { readonly wallMs: number; readonly start90k: number } | null;
  /** The last unit that closed. */
  closed: { readonly start90k: number; readonly end90k: number } | null;
  /** Units that are not yet closed, by start. */
  boundaries: Boundary[];
  /** Their fragments, and those of which the unit is not yet known, in order of arrival. */
  pending: PendingFragment[];
}

export interface Boundary {
  readonly start90k: number;
  readonly duration90k: number;
  readonly firstArrivalMs: number;
}

export interface PendingFragment {
  readonly trackId: number;
  readonly start90k: number;
  readonly end90k: number;
  readonly startTicks: number;
  readonly durationTicks: number;
  readonly sampleCount: number;
  readonly location: number;
  readonly byteLength: number;
  readonly hash: number;
  readonly init: number;
  readonly segmentName: string;
  readonly arrivalMs: number;
}

/** All tracks of one input from one boundary to the next, complete or given up. */
export interface ClosedUnit {
  readonly input: InputIndex;
  readonly eraId: number;
  readonly start90k: number;
  readonly end90k: number;
  /** Of its start, by the era's own anchor. */
  readonly wallMs: number;
  readonly closedMs: number;
  readonly fragments: readonly PendingFragment[];
}

/** What is on air: one sequence of units out of two inputs. */
export interface ProgramState {
  onAir: InputIndex | null;
  /** Units by number, from 0 for the channel's first. */
  unitCount: number;
  run: RunState | null;
  /** Of the last unit. */
  end90k: number;
  wallEndMs: number;
  duration90k: number;
  appendedMs: number;
  hasEnded: boolean;
  /** Sum of the durations of all units ever, 90 kHz. */
  total90k: number;
  /** Closed units that are not on air: of the input that waits. */
  standby: readonly [ClosedUnit[], ClosedUnit[]];
}

/** Media without a break. */
export interface RunState {
  readonly id: number;
  readonly input: InputIndex;
  readonly eraId: number;
  readonly start90k: number;
  readonly wallMs: number;
  readonly firstUnit: number;
  /** Which track each rendition is in this run, as far as it has come. A rendition stands here once, and so does a track. */
  readonly publishers: readonly (readonly [rendition: number, trackId: number])[];
}

export interface SegmenterState {
  readonly targetSeconds: number;
  /** Where the open group begins. */
  openUnit: number;
  nextNumber: number;
  /** Breaks before the open group's start, its own included. */
  discontinuities: number;
  /** The longest group so far. */
  longest90k: number;
  /** By rendition: bits per second of the largest group of the run so far. */
  peaks: number[];
}

/** A unit of the programme with its fragments, as a checkpoint carries it. */
export interface TailUnit {
  readonly start90k: number;
  readonly duration90k: number;
  readonly wallMs: number;
  readonly closedMs: number;
  readonly before90k: number;
  readonly run: RunState;
  /** [rendition, startTicks, durationTicks, location, byteLength, init] */
  readonly fragments: readonly (readonly number[])[];
}
