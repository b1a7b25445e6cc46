/**
 * What is constant in a track: all that its init segment (CMAF header, ISO/IEC 23000-19, 7.3.2.1) says, and no more,
 * so that `readInitSegment(writeInitSegment(config))` gives the same config back.
 */
export type TrackConfig = VideoTrackConfig | AudioTrackConfig;

export interface Rational {
  readonly numerator: number;
  readonly denominator: number;
}

export interface VideoTrackConfig {
  readonly kind: "video";
  /** The sample entry: AVC with its parameter sets out of band (ISO/IEC 14496-15). */
  readonly sampleEntry: "avc1";
  /** RFC 6381, as `avc1.64001f`. */
  readonly codecs: string;
  /** Ticks per second of decode times and durations. */
  readonly timescale: number;
  /** Of the displayed picture, after cropping, before the sample aspect ratio is applied; in pixels. */
  readonly width: number;
  readonly height: number;
  /** From the VUI, where present and fixed. */
  readonly frameRate: Rational | undefined;
  readonly sampleAspectRatio: Rational;
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
}

export interface AudioTrackConfig {
  readonly kind: "audio";
  readonly sampleEntry: "mp4a";
  /** RFC 6381, as `mp4a.40.2`. */
  readonly codecs: string;
  readonly timescale: number;
  readonly sampleRate: number;
  readonly channelCount: number;
  /** ISO/IEC 14496-3, 1.6.2.1. */
  readonly audioSpecificConfig: Uint8Array;
  /** ISO 639-2/T, `und` where nobody said. */
  readonly language: string;
}
