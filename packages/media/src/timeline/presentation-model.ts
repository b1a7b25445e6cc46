import type { AudioTrackConfig, TrackConfig, VideoTrackConfig } from "../cmaf/track-config.ts";
import type { InputIndex } from "./facts.ts";
import type { Ticks } from "./ticks.ts";

/** Of an origin endpoint, what decides which segments there are. */
export interface SegmentationSettings {
  /** What `segmentationFact` was made for. */
  readonly targetSeconds: number;
  /** How far behind the edge a segment may still be fetched: the start-over window, or the longest manifest and some. */
  readonly availableSeconds: number;
}

/** What a manifest can say of a channel at one moment. */
export interface Presentation extends Renditions {
  /** Equal revisions, settings and windows give equal presentations, but for `averageBitrate`. */
  readonly revision: number;
  /** EXT-X-TARGETDURATION: never falls. */
  readonly targetDurationSeconds: number;
  /** EXT-X-MEDIA-SEQUENCE: the number of the first group. */
  readonly mediaSequence: number;
  /** EXT-X-DISCONTINUITY-SEQUENCE, for a playlist that prints the first group's own EXT-X-DISCONTINUITY too. */
  readonly discontinuitySequence: number;
  /** The encoder said so: EXT-X-ENDLIST, MPD type static. */
  readonly ended: boolean;
  /** When (by arrival) the newest group became complete, and where (by wall clock) it ends. */
  readonly publishedMs: number;
  readonly edgeMs: number;
  /** Oldest first, numbers without holes, at least one. */
  readonly groups: readonly Group[];
  /** The runs that the groups lie in, oldest first. */
  readonly runs: readonly Run[];
  /** What a player that comes now is offered: what had media in the last groups, and since the last run began. */
  readonly video: readonly VideoRendition[];
  readonly audio: readonly AudioRendition[];
}

export interface Renditions {
  /** In the order of their indexes. */
  readonly video: readonly VideoRendition[];
  /** Without the audio that is the same as another: that is named in `audioTrackIndexes` by the one that stands here. */
  readonly audio: readonly AudioRendition[];
}

/** One output segment, of all tracks alike. */
export interface Group {
  readonly number: number;
  /** Presentation time on the encoder's clock, 90 kHz. Within a run, one group's end is the next one's start exactly. */
  readonly start90k: number;
  readonly duration90k: number;
  /** Wall clock (EXT-X-PROGRAM-DATE-TIME), milliseconds since 1970. Never falls from group to group. */
  readonly startMs: number;
  /** Starts a run that is not the channel's first. */
  readonly discontinuity: boolean;
  readonly runId: number;
}

/** Media on one continuous clock: a DASH Period. */
export interface Run extends Renditions {
  readonly id: number;
  /** Wall clock of its first group ever, in or out of the window: the period's start. */
  readonly startMs: number;
  /** Presentation time of that, 90 kHz: the period's presentationTimeOffset, after conversion to the track's timescale. */
  readonly start90k: number;
  /** Positions in `Presentation.groups`: first, and one past the last. */
  readonly firstGroup: number;
  readonly endGroup: number;
  /** All that has media in those groups, as it was in this run: under one index, another run may have another encoder's. */
  readonly video: readonly VideoRendition[];
  readonly audio: readonly AudioRendition[];
}

interface RenditionBase {
  /** Stable for the channel's life; stands in names. */
  readonly trackIndex: number;
  /** Of the encoder: it may be another from run to run. */
  readonly stream: string;
  /** Of the newest fragment in the window or, for a run, in that; and the init segment that goes with it. */
  readonly initNumber: number;
  /**
   * Bits per second, media only, rounded up to 1000. The average is of the run. The peak is of its largest group and, of
   * what a presentation offers, of the largest group in the window too: it falls when an older run has left that.
   */
  readonly peakBitrate: number;
  readonly averageBitrate: number;
  /** As the encoder's multivariant playlist has it. */
  readonly name: string | null;
}

export interface VideoRendition extends RenditionBase {
  readonly kind: "video";
  readonly config: VideoTrackConfig;
  /** Frames per second: from the stream if it says so, else as measured. */
  readonly frameRate: number | null;
  /** The audio renditions it plays with: its own stream's, or else those of the streams without video. */
  readonly audioTrackIndexes: readonly number[];
  /** The audio to multiplex with it in TS: its own stream's first, or else the default. */
  readonly muxAudioTrackIndex: number | null;
}

export interface AudioRendition extends RenditionBase {
  readonly kind: "audio";
  readonly config: AudioTrackConfig;
  /** From the playlist, else the stream, else `und`. */
  readonly language: string;
  readonly isDefault: boolean;
}

/** One group of one track. Lists of these go position by position with `Presentation.groups`. */
export interface TrackSegment {
  readonly number: number;
  /** All of the group's media is there. If not: EXT-X-GAP. */
  readonly isComplete: boolean;
  /** Earliest presentation time and sum of the sample durations, in ticks of the init's timescale. Of a group without any media: as the group has it. */
  readonly startTicks: Ticks;
  readonly durationTicks: number;
  readonly timescale: number;
  readonly initNumber: number;
  readonly byteLength: number;
}

/** A stored fragment: what the store called it, how long it is, and when it plays, in ticks of its init's timescale. */
export interface StoredFragment {
  readonly location: number;
  readonly byteLength: number;
  readonly startTicks: number;
  readonly durationTicks: number;
}

export type SegmentLookup =
  | {
      readonly kind: "ready";
      /** In order of time, at least one. */
      readonly fragments: readonly StoredFragment[];
      readonly config: TrackConfig;
      readonly segment: TrackSegment;
      readonly group: Group;
      /** Which encoder's media it is, of two that send the same programme. */
      readonly input: InputIndex;
      /** Which of the timeline's tracks (`head.tracks`) it is of. */
      readonly trackId: number;
      /** Of video, the audio to multiplex with this segment in TS. */
      readonly muxAudioTrackIndex: number | null;
    }
  /** It will be there soon if the encoder goes on. */
  | { readonly kind: "tooEarly" }
  | { readonly kind: "gone" }
  /** The group exists, and nothing of this track in it does (EXT-X-GAP). */
  | { readonly kind: "missing" }
  | { readonly kind: "unknown" };

export type InitLookup = { readonly kind: "ready"; readonly config: TrackConfig } | { readonly kind: "unknown" };
