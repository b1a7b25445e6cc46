import type { DashManifest, OriginEndpointConfig } from "@sluice/contracts";
import type { Mpd, MpdAdaptationSet, MpdPeriod, MpdSegmentTemplate } from "@sluice/media/dash";
import { languageTag } from "@sluice/media/hls";
import {
  type AudioRendition,
  CLOCK_90K,
  clock90kToTicksRound,
  type Presentation,
  type TrackSegment,
  type VideoRendition,
} from "@sluice/media/timeline";
import { contentKeyAt, type PeriodKey } from "./content-key.ts";
import { type FindBeginning, type Stretch, stretchesOf } from "./dash-periods.ts";
import { protectionOf } from "./dash-protection.ts";
import { HDCP_VERSIONS, hdcpLevelOf } from "./hdcp-level.ts";
import { initFileName, segmentFileName } from "./segment-names.ts";

/** 2024-01-01T00:00:00Z: before anything that was ever pushed, so that no period starts before it. */
const AVAILABILITY_START_MS = Date.UTC(2024, 0, 1);

/** A track's segments, position by position with the presentation's groups. */
export type SegmentsOf = (trackIndex: number) => readonly TrackSegment[];

/** What an MPD is made of, beside the presentation. */
export interface MpdSource {
  readonly endpoint: OriginEndpointConfig;
  readonly manifest: DashManifest;
  readonly presentation: Presentation;
  readonly segmentsOf: SegmentsOf;
  readonly findBeginning: FindBeginning;
  /** Below which players ask the packager for licences. */
  readonly endpointUrl: string;
}

interface PeriodContext extends MpdSource {
  readonly stretch: Stretch;
}

const inStretch = <T>(list: readonly T[], { firstGroup, endGroup }: Stretch): readonly T[] =>
  list.slice(firstGroup, endGroup);

/** By the start of the stretch that is listed: a stretch has one key a track. */
const keyOf = (
  { endpoint, presentation, stretch }: PeriodContext,
  { config }: VideoRendition | AudioRendition,
): PeriodKey | undefined => {
  const [first] = inStretch(presentation.groups, stretch);
  return first && contentKeyAt(endpoint, config, first.startMs);
};

const protect = (context: PeriodContext, rendition: VideoRendition | AudioRendition) =>
  protectionOf(context.endpoint, context.manifest, keyOf(context, rendition)?.key, context.endpointUrl);

interface Leading {
  readonly rendition: VideoRendition | AudioRendition;
  readonly segments: readonly TrackSegment[];
}

/** The track that the set's timeline is read from: the one with the fewest holes. */
const leadingTrack = (
  context: PeriodContext,
  tracks: readonly (VideoRendition | AudioRendition)[],
): Leading | undefined => {
  const counts = tracks.map((rendition) => {
    const segments = inStretch(context.segmentsOf(rendition.trackIndex), context.stretch);
    return { rendition, segments, count: segments.filter(({ isComplete }) => isComplete).length };
  });
  const [first] = counts;
  return first && counts.reduce((best, next) => (next.count > best.count ? next : best), first);
};

const templateOf = (
  context: PeriodContext,
  tracks: readonly (VideoRendition | AudioRendition)[],
): MpdSegmentTemplate | undefined => {
  const { endpoint, presentation, stretch } = context;
  const leading = leadingTrack(context, tracks);
  const [firstGroup] = inStretch(presentation.groups, stretch);
  if (leading === undefined || firstGroup === undefined) return undefined;
  const { rendition, segments } = leading;
  const { timescale } = rendition.config;
  return {
    timescale,
    presentationTimeOffsetTicks: clock90kToTicksRound(stretch.start90k, timescale),
    startNumber: firstGroup.number,
    media: segmentFileName(endpoint, "$RepresentationID$", "$Number$"),
    initialization: initFileName(
      endpoint,
      "$RepresentationID$",
      rendition.initNumber,
      keyOf(context, rendition)?.periodIndex,
    ),
    segments: segments.map((segment, i) => {
      // Up to the start of the next one: sums of sample durations would leave holes of a rounding.
      const next = segments[i + 1];
      const durationTicks = next === undefined ? segment.durationTicks : Number(next.startTicks - segment.startTicks);
      return { startTicks: segment.startTicks, durationTicks };
    }),
  };
};

const ownInitialization = (
  context: PeriodContext,
  rendition: VideoRendition | AudioRendition,
  template: MpdSegmentTemplate,
): string | undefined => {
  const { periodIndex } = keyOf(context, rendition) ?? {};
  const own = initFileName(context.endpoint, "$RepresentationID$", rendition.initNumber, periodIndex);
  return own === template.initialization ? undefined : own;
};

/** Only tracks that have something in this stretch. */
const presentIn = <T extends { readonly trackIndex: number }>(context: PeriodContext, tracks: readonly T[]): T[] =>
  tracks.filter(({ trackIndex }) =>
    inStretch(context.segmentsOf(trackIndex), context.stretch).some((s) => s.isComplete),
  );

/** Sets after the first have ids of their own far from those of sound, so that one more of these moves none of those. */
const videoSetId = (position: number): number => (position === 0 ? 0 : 1000 + position);

/**
 * One set for each key and level of HDCP: what a licence must be had for, and what a screen must have, stands at the set. A player
 * may still change between all of them.
 */
const videoSets = (context: PeriodContext): MpdAdaptationSet[] => {
  const byNeeds = new Map<string, VideoRendition[]>();
  for (const video of presentIn<VideoRendition>(context, context.stretch.run.video)) {
    const needs = JSON.stringify([keyOf(context, video)?.key.keyId, hdcpLevelOf(context.manifest, video.config)]);
    const same = byNeeds.get(needs);
    if (same === undefined) byNeeds.set(needs, [video]);
    else same.push(video);
  }
  const ids = [...byNeeds.keys()].map((_, i) => videoSetId(i));
  return [...byNeeds.values()].flatMap((tracks, i): MpdAdaptationSet[] => {
    const template = templateOf(context, tracks);
    const [first] = tracks;
    if (template === undefined || first === undefined) return [];
    const level = hdcpLevelOf(context.manifest, first.config);
    return [
      {
        kind: "video",
        id: videoSetId(i),
        protection: protect(context, first),
        hdcpVersion: level && HDCP_VERSIONS[level],
        switchableSetIds: ids.filter((id) => id !== videoSetId(i)),
        template,
        representations: tracks.map((rendition) => ({
          id: String(rendition.trackIndex),
          bandwidth: rendition.peakBitrate,
          codecs: rendition.config.codecs,
          initialization: ownInitialization(context, rendition, template),
          width: rendition.config.width,
          height: rendition.config.height,
          sampleAspectRatio: rendition.config.sampleAspectRatio,
          frameRate: rendition.config.frameRate,
        })),
      },
    ];
  });
};

const audioSets = (context: PeriodContext): MpdAdaptationSet[] => {
  const byLanguage = new Map<string, AudioRendition[]>();
  for (const audio of presentIn<AudioRendition>(context, context.stretch.run.audio)) {
    // Representations of one set may be switched between, which sound of another make cannot be without a click.
    const key = JSON.stringify([
      audio.language,
      audio.config.codecs,
      audio.config.sampleRate,
      audio.config.channelCount,
    ]);
    const same = byLanguage.get(key);
    if (same === undefined) byLanguage.set(key, [audio]);
    else same.push(audio);
  }
  const { audio } = context.stretch.run;
  const mainLanguage = (audio.find(({ isDefault }) => isDefault) ?? audio[0])?.language;
  return [...byLanguage.values()].flatMap((tracks, i): MpdAdaptationSet[] => {
    const template = templateOf(context, tracks);
    const [first] = tracks;
    if (template === undefined || first === undefined) return [];
    return [
      {
        kind: "audio",
        id: i + 1,
        protection: protect(context, first),
        switchableSetIds: [],
        language: languageTag(first.language),
        isMain: first.language === mainLanguage,
        template,
        representations: tracks.map((rendition) => ({
          id: String(rendition.trackIndex),
          bandwidth: rendition.peakBitrate,
          codecs: rendition.config.codecs,
          initialization: ownInitialization(context, rendition, template),
          sampleRate: rendition.config.sampleRate,
          channelCount: rendition.config.channelCount,
        })),
      },
    ];
  });
};

const periodOf = (context: PeriodContext): MpdPeriod | undefined => {
  const adaptationSets = [...videoSets(context), ...audioSets(context)];
  if (adaptationSets.length === 0) return undefined;
  const { id, startMs } = context.stretch;
  return { id, startMs: startMs - AVAILABILITY_START_MS, adaptationSets };
};

/**
 * What an endpoint offers to a DASH player.
 * @throws AppError `drm_key_missing`
 */
export const dashMpd = (source: MpdSource, nowMs: number): Mpd => {
  const { endpoint, manifest, presentation, findBeginning } = source;
  const stretches = stretchesOf(endpoint, presentation, findBeginning);
  const periods = stretches.map((stretch) => periodOf({ ...source, stretch })).filter((period) => period !== undefined);
  const longest90k = presentation.groups.reduce((max, { duration90k }) => Math.max(max, duration90k), 0);
  const common = {
    availabilityStartTimeMs: AVAILABILITY_START_MS,
    publishTimeMs: presentation.publishedMs,
    minBufferTimeMs: manifest.minBufferTimeSeconds * 1000,
    maxSegmentDurationMs: Math.ceil((longest90k * 1000) / CLOCK_90K),
    protectionSignaling: manifest.drmSignaling === "REFERENCED" ? ("referenced" as const) : ("individual" as const),
    periods,
  };
  if (presentation.ended) {
    const startMs = stretches[0]?.startMs ?? presentation.edgeMs;
    return { ...common, type: "static", mediaPresentationDurationMs: presentation.edgeMs - startMs };
  }
  return {
    ...common,
    type: "dynamic",
    minimumUpdatePeriodMs: manifest.minUpdatePeriodSeconds * 1000,
    timeShiftBufferDepthMs: manifest.windowSeconds * 1000,
    suggestedPresentationDelayMs: manifest.suggestedPresentationDelaySeconds * 1000,
    utcTimingMs: nowMs,
  };
};
