import type { FragmentInfo } from "../cmaf/fragment.ts";
import type { TrackConfig } from "../cmaf/track-config.ts";
import type { TimelineHead } from "./state.ts";

/**
 * All that a timeline can be told. A timeline is nothing but its facts: the same facts in the same order give the same
 * timeline, so the packager writes each to its journal (`printFact`) before it calls `addFact`, and replays them after a
 * crash. Facts that were answered "duplicate" or "late" belong in the journal too; those "refused" do not.
 */
export type TimelineFact =
  | FragmentFact
  | MediaPlaylistFact
  | MultivariantPlaylistFact
  | SegmentationFact
  | CheckpointFact;

export type InputIndex = 1 | 2;
export const INPUT_INDEXES: readonly [1, 2] = [1, 2];

export type TrackKind = "video" | "audio";

/** A fragment has been stored. Of one pushed segment, the video's fact comes before the audio's. */
export interface FragmentFact {
  readonly kind: "fragment";
  readonly input: InputIndex;
  /** The encoder's name for the stream (one media playlist). With kind and ordinal it identifies the track on both inputs. */
  readonly stream: string;
  readonly trackKind: TrackKind;
  /** Which of the stream's tracks of this kind, from 0. */
  readonly trackOrdinal: number;
  readonly config: TrackConfig;
  readonly info: FragmentInfo;
  readonly byteLength: number;
  /** Where the store keeps it: a safe integer that only the store understands. */
  readonly location: number;
  /** Milliseconds since 1970, from `stampArrival`. */
  readonly arrivalMs: number;
  /** As media playlists name it, after resolving: what its EXT-X-PROGRAM-DATE-TIME is looked up by. */
  readonly segmentName: string;
}

/** A media playlist was pushed. */
export interface MediaPlaylistFact {
  readonly kind: "mediaPlaylist";
  readonly input: InputIndex;
  readonly stream: string;
  readonly arrivalMs: number;
  /** It has EXT-X-ENDLIST. */
  readonly ended: boolean;
  /** The segments with a date of their own (or one that follows from the date before and the durations since). */
  readonly programDateTimes: readonly { readonly segmentName: string; readonly wallMs: number }[];
}

/** A multivariant playlist was pushed. */
export interface MultivariantPlaylistFact {
  readonly kind: "multivariantPlaylist";
  readonly input: InputIndex;
  readonly arrivalMs: number;
  /** In the order of the playlist: variants first, then EXT-X-MEDIA of type AUDIO. */
  readonly streams: readonly DeclaredStream[];
}

export interface DeclaredStream {
  readonly stream: string;
  /** BANDWIDTH of the variant, bits per second. */
  readonly bandwidth: number | null;
  readonly name: string | null;
  readonly language: string | null;
  readonly isDefault: boolean;
}

/**
 * From now on segments of this duration are asked for. Made by `segmentationFact`, which looks at the past: a replay that
 * has less of it must still give each group the number it had.
 */
export interface SegmentationFact {
  readonly kind: "segmentation";
  readonly arrivalMs: number;
  readonly targetSeconds: number;
  /** Where groups began, about one each minute and the open one: unit, number, discontinuities. */
  readonly starts: readonly (readonly [unit: number, number: number, discontinuities: number])[];
  /** The longest group and, by rendition, the largest bitrate of a group of the run. */
  readonly longest90k: number;
  readonly peaks: readonly number[];
}

/**
 * All that facts to come depend on, and nothing of the past. Made by `checkpointFact` and written as the first line of
 * each new journal file: replay may then begin at any file, with the numbers that were published. A timeline that has seen
 * other facts already ignores it.
 */
export interface CheckpointFact {
  readonly kind: "checkpoint";
  readonly arrivalMs: number;
  /** Media that was complete before this (by arrival) is in earlier files only: those may go once it has expired. */
  readonly historyBeforeMs: number;
  readonly head: TimelineHead;
}

export type FactOutcome =
  | { readonly kind: "accepted" }
  /** The same fragment again. Its bytes are to be kept like any other's: it may turn out to begin a new run. */
  | { readonly kind: "duplicate" }
  /** Its time had been published without it: counted as a sign of life, never shown. */
  | { readonly kind: "late" }
  | { readonly kind: "refused"; readonly code: "too_many_tracks"; readonly detail: string };
