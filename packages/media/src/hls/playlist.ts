/**
 * The two kinds of HLS playlist (RFC 8216bis, 4.1), as values. A model says what is in the text and nothing that follows from
 * it: `EXT-X-VERSION` and the target duration's lower bound are computed by the printers.
 */

/** RFC 8216bis, 4.4.6: what a channel offers. */
export interface MultivariantPlaylist {
  readonly kind: "multivariant";
  /** EXT-X-INDEPENDENT-SEGMENTS (4.4.2.1). */
  readonly independentSegments: boolean;
  /** EXT-X-SESSION-KEY (4.4.6.5): keys that a player may fetch before it has read a media playlist. */
  readonly sessionKeys: readonly HlsKey[];
  /** EXT-X-MEDIA (4.4.6.1), in order. */
  readonly renditions: readonly Rendition[];
  /** EXT-X-STREAM-INF (4.4.6.2), in order: players start with the first they can play. */
  readonly variants: readonly Variant[];
}

export const RENDITION_TYPES = ["AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS"] as const;
export type RenditionType = (typeof RENDITION_TYPES)[number];

export interface Rendition {
  readonly type: RenditionType;
  readonly groupId: string;
  /** What a viewer reads in a menu; unique in its group. */
  readonly name: string;
  /** BCP 47; see `languageTag`. */
  readonly language: string | undefined;
  readonly isDefault: boolean;
  /** A player may choose it without being told; must be true where `isDefault` is. */
  readonly isAutoselect: boolean;
  /** CHANNELS: "2", or "16/JOC". */
  readonly channels: string | undefined;
  /** Absent where the rendition is muxed into the variants. */
  readonly uri: string | undefined;
}

/** RFC 8216bis, 4.4.6.2: what a screen's connection must have. */
export const HDCP_LEVELS = ["NONE", "TYPE-0", "TYPE-1"] as const;

export interface Variant {
  readonly uri: string;
  /** Highest bit rate of any segment, with the audio rendition that costs most; bits per second. */
  readonly bandwidth: number;
  readonly averageBandwidth: number | undefined;
  /** RFC 6381, one entry a track. Empty where unknown. */
  readonly codecs: readonly string[];
  readonly resolution: { readonly width: number; readonly height: number } | undefined;
  /** Pictures per second; printed with three decimals. */
  readonly frameRate: number | undefined;
  readonly hdcpLevel: (typeof HDCP_LEVELS)[number] | undefined;
  /** GROUP-ID of the audio renditions that go with it. */
  readonly audio: string | undefined;
}

/** RFC 8216bis, 4.4.3: a run of segments. */
export interface MediaPlaylist {
  readonly kind: "media";
  /**
   * Whole seconds, and the same for as long as the playlist lives (6.2.1). The printer writes more where a segment is
   * longer, since the tag must bound them all; see `targetDurationOf`.
   */
  readonly targetDurationSeconds: number;
  /** Number of the first segment in `segments`. */
  readonly mediaSequence: number;
  /** Discontinuities that have left the window. */
  readonly discontinuitySequence: number;
  readonly independentSegments: boolean;
  readonly playlistType: "EVENT" | "VOD" | undefined;
  /** EXT-X-ENDLIST: nothing will be added. */
  readonly ended: boolean;
  readonly segments: readonly MediaSegment[];
}

export interface MediaSegment {
  readonly uri: string;
  /** Read and printed to the microsecond. */
  readonly durationSeconds: number;
  /** Timestamps or encoding do not continue those of the segment before it (4.4.4.3). */
  readonly discontinuity: boolean;
  /** It is not there, and players must not ask for it (4.4.4.7). */
  readonly gap: boolean;
  /**
   * Wall clock of its start, epoch milliseconds. Printed wherever it is given: `thinProgramDateTimes` leaves those that an
   * interval wants. The parser derives it for the segments after one that has the tag.
   */
  readonly programDateTimeMs: number | undefined;
  /** URI of its init segment; the tag is printed where it changes. Once a playlist has one, every later segment has. */
  readonly mapUri: string | undefined;
  /**
   * Ways to the key that it and its init segment are encrypted with, one a key format; the tags are printed where the list
   * changes. Empty: it is clear.
   */
  readonly keys: readonly HlsKey[];
}

/** SAMPLE-AES-CTR is `cenc`, which RFC 8216bis leaves out and players know. */
export const KEY_METHODS = ["AES-128", "SAMPLE-AES", "SAMPLE-AES-CTR"] as const;
export type KeyMethod = (typeof KEY_METHODS)[number];

/** The format that a key without KEYFORMAT has: the URI gives its 16 bytes. */
export const IDENTITY_KEY_FORMAT = "identity";

/** EXT-X-KEY (RFC 8216bis, 4.4.4.4), but for METHOD=NONE: that is what no key at all prints. */
export interface HlsKey {
  readonly method: KeyMethod;
  readonly uri: string;
  /** 32 lower-case hexadecimal digits. */
  readonly iv: string | undefined;
  /** 32 lower-case hexadecimal digits: KEYID, which Widevine's clients want, and RFC 8216bis does not know. */
  readonly keyId: string | undefined;
  readonly keyFormat: string;
  readonly keyFormatVersions: string | undefined;
}

/** No segment lasts eleven days: a duration beyond this is damage, not media. */
export const MAX_DURATION_SECONDS = 1_000_000;

const MICROSECONDS = 1_000_000;

/** A duration as EXTINF can say it. */
export const toMicroseconds = (seconds: number): number => Math.round(seconds * MICROSECONDS) / MICROSECONDS;

/** The longest of some segments, rounded up to whole seconds; at least 1. */
export const targetDurationOf = (durationsSeconds: Iterable<number>): number => {
  let target = 1;
  for (const duration of durationsSeconds) target = Math.max(target, Math.ceil(toMicroseconds(duration)));
  return target;
};

/**
 * Keeps the date-times of the first segment, of each that begins a discontinuity (where the mapping from media time to wall
 * clock changes), and of each that begins at least `intervalSeconds` after the last kept one. `null` keeps none.
 */
export const thinProgramDateTimes = (
  segments: readonly MediaSegment[],
  intervalSeconds: number | null,
): readonly MediaSegment[] => {
  let lastMs = Number.NEGATIVE_INFINITY;
  return segments.map((segment) => {
    const atMs = segment.programDateTimeMs;
    if (atMs === undefined) return segment;
    if (intervalSeconds !== null && (segment.discontinuity || atMs - lastMs >= intervalSeconds * 1000)) {
      lastMs = atMs;
      return segment;
    }
    return { ...segment, programDateTimeMs: undefined };
  });
};
