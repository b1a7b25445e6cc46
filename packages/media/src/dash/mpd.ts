import type { Rational } from "../cmaf/track-config.ts";

/**
 * A Media Presentation Description (ISO/IEC 23009-1, 5.3) of the shape that Sluice serves: profile isoff-live:2011, numbered
 * segments with a SegmentTimeline, one SegmentTemplate an AdaptationSet.
 */
export type Mpd = DynamicMpd | StaticMpd;

interface MpdCommon {
  /** Epoch milliseconds: where the periods' `startMs` count from. */
  readonly availabilityStartTimeMs: number;
  readonly publishTimeMs: number;
  readonly minBufferTimeMs: number;
  /** No segment is longer. */
  readonly maxSegmentDurationMs: number;
  /** Whether each set says all of its protection itself, or leans on the MPD for what is long (5.8.4.1, `@ref`). */
  readonly protectionSignaling: "individual" | "referenced";
  readonly periods: readonly MpdPeriod[];
}

/** While media comes in. */
export interface DynamicMpd extends MpdCommon {
  readonly type: "dynamic";
  readonly minimumUpdatePeriodMs: number;
  readonly timeShiftBufferDepthMs: number;
  readonly suggestedPresentationDelayMs: number;
  /** The origin's clock while it answers, as `urn:mpeg:dash:utc:direct:2014`; `undefined` writes no UTCTiming. */
  readonly utcTimingMs: number | undefined;
}

/**
 * After the end. Periods are given as in the dynamic MPD; the printer moves them so that the first segment listed is at 0
 * (see `startAtFirstSegment`). The ids stay, for players that come over from the dynamic MPD.
 */
export interface StaticMpd extends MpdCommon {
  readonly type: "static";
  /** From the start of the first period to the end of the last. */
  readonly mediaPresentationDurationMs: number;
}

export interface MpdPeriod {
  /** Stable from one MPD to the next: epoch milliseconds of the start. */
  readonly id: string;
  /** From availabilityStartTime. */
  readonly startMs: number;
  readonly adaptationSets: readonly MpdAdaptationSet[];
}

/** Representations of one content between which a player may change at any segment. */
export type MpdAdaptationSet = VideoAdaptationSet | AudioAdaptationSet;

interface AdaptationSetCommon {
  readonly id: number;
  /** undefined: it is clear. */
  readonly protection: MpdProtection | undefined;
  /** Other sets that a player may go to at any segment as to a Representation of this one (DASH-IF IOP 5, 3.8). */
  readonly switchableSetIds: readonly number[];
  readonly template: MpdSegmentTemplate;
}

export interface VideoAdaptationSet extends AdaptationSetCommon {
  readonly kind: "video";
  /** The least that a screen's connection must have, as `2.2`; undefined: nothing (5.8.4.12). */
  readonly hdcpVersion: string | undefined;
  readonly representations: readonly VideoRepresentation[];
}

export interface AudioAdaptationSet extends AdaptationSetCommon {
  readonly kind: "audio";
  /** BCP 47; see `languageTag` in `hls`. */
  readonly language: string;
  /** Role `main`: what plays when nobody chooses. Else `alternate`. */
  readonly isMain: boolean;
  readonly representations: readonly AudioRepresentation[];
}

/** What the media of a set is encrypted with, and how each DRM system comes by its key (5.8.4.1; ISO/IEC 23001-7, 11). */
export interface MpdProtection {
  readonly scheme: "cenc" | "cbcs";
  /** 32 hexadecimal digits. */
  readonly defaultKeyId: string;
  readonly systems: readonly MpdProtectionSystem[];
}

export interface MpdProtectionSystem {
  /** A UUID in lower case. */
  readonly systemId: string;
  /** The system's name, for people and for players that go by it. */
  readonly value: string;
  /** A whole `pssh` box, in base64. */
  readonly pssh: string | undefined;
  /** PlayReady's own object, in base64. */
  readonly playReadyObject: string | undefined;
  /** Where players ask for licences: `dashif:Laurl`. */
  readonly licenceUrl: string | undefined;
}

/** 5.3.9: names and times of the segments of every Representation of the set. */
export interface MpdSegmentTemplate {
  readonly timescale: number;
  /** Media time of the period's start. */
  readonly presentationTimeOffsetTicks: bigint;
  readonly startNumber: number;
  /** With `$RepresentationID$` and `$Number$`. */
  readonly media: string;
  readonly initialization: string;
  /** One entry a segment, in order; number n of the list is segment `startNumber + n`. */
  readonly segments: readonly MpdSegment[];
}

export interface MpdSegment {
  readonly startTicks: bigint;
  readonly durationTicks: number;
}

interface RepresentationCommon {
  readonly id: string;
  readonly bandwidth: number;
  /** RFC 6381. */
  readonly codecs: string;
  /** Where this Representation's init segment has another name than the set's. */
  readonly initialization: string | undefined;
}

export interface VideoRepresentation extends RepresentationCommon {
  readonly width: number;
  readonly height: number;
  readonly sampleAspectRatio: Rational;
  readonly frameRate: Rational | undefined;
}

export interface AudioRepresentation extends RepresentationCommon {
  readonly sampleRate: number;
  readonly channelCount: number;
}
