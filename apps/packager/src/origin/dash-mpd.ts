import type { DashManifest, OriginEndpointConfig } from "@sluice/contracts";
import type { Mpd, MpdAdaptationSet, MpdPeriod, MpdSegmentTemplate } from "@sluice/media/dash";
import { languageTag } from "@sluice/media/hls";
import {
  type AudioRendition,
  CLOCK_90K,
  clock90kToTicksRound,
  type Presentation,
  type Run,
  type TrackSegment,
  type VideoRendition,
} from "@sluice/media/timeline";
import { initFileName, segmentFileName } from "./segment-names.ts";

/** 2024-01-01T00:00:00Z: before anything that was ever pushed, so that no period starts before it. */
const AVAILABILITY_START_MS = Date.UTC(2024, 0, 1);

/** A track's segments, position by position with the presentation's groups. */
export type SegmentsOf = (trackIndex: number) => readonly TrackSegment[];

interface PeriodContext {
  readonly endpoint: OriginEndpointConfig;
  readonly presentation: Presentation;
  readonly run: Run;
  readonly segmentsOf: SegmentsOf;
}

const inRun = <T>(list: readonly T[], run: Run): readonly T[] => list.slice(run.firstGroup, run.endGroup);

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
    const segments = inRun(context.segmentsOf(rendition.trackIndex), context.run);
    return { rendition, segments, count: segments.filter(({ isComplete }) => isComplete).length };
  });
  const [first] = counts;
  return first && counts.reduce((best, next) => (next.count > best.count ? next : best), first);
};

const templateOf = (
  context: PeriodContext,
  tracks: readonly (VideoRendition | AudioRendition)[],
): MpdSegmentTemplate | undefined => {
  const { endpoint, presentation, run } = context;
  const leading = leadingTrack(context, tracks);
  const [firstGroup] = inRun(presentation.groups, run);
  if (leading === undefined || firstGroup === undefined) return undefined;
  const { rendition, segments } = leading;
  const { timescale } = rendition.config;
  return {
    timescale,
    presentationTimeOffsetTicks: clock90kToTicksRound(run.start90k, timescale),
    startNumber: firstGroup.number,
    media: segmentFileName(endpoint, "$RepresentationID$", "$Number$"),
    initialization: initFileName(endpoint, "$RepresentationID$", rendition.initNumber),
    segments: segments.map((segment, i) => {
      // Up to the start of the next one: sums of sample durations would leave holes of a rounding.
      const next = segments[i + 1];
      const durationTicks = next === undefined ? segment.durationTicks : Number(next.startTicks - segment.startTicks);
      return { startTicks: segment.startTicks, durationTicks };
    }),
  };
};

const ownInitialization = (
  { endpoint }: PeriodContext,
  initNumber: number,
  template: MpdSegmentTemplate,
): string | undefined => {
  const own = initFileName(endpoint, "$RepresentationID$", initNumber);
  return own === template.initialization ? undefined : own;
};

/** Only tracks that have something in this run. */
const presentIn = <T extends { readonly trackIndex: number }>(context: PeriodContext, tracks: readonly T[]): T[] =>
  tracks.filter(({ trackIndex }) => inRun(context.segmentsOf(trackIndex), context.run).some((s) => s.isComplete));

const videoSet = (context: PeriodContext): MpdAdaptationSet | undefined => {
  const tracks = presentIn<VideoRendition>(context, context.run.video);
  const template = templateOf(context, tracks);
  if (template === undefined) return undefined;
  return {
    kind: "video",
    id: 0,
    protection: undefined,
    switchableSetIds: [],
    template,
    representations: tracks.map(({ trackIndex, initNumber, peakBitrate, config }) => ({
      id: String(trackIndex),
      bandwidth: peakBitrate,
      codecs: config.codecs,
      initialization: ownInitialization(context, initNumber, template),
      width: config.width,
      height: config.height,
      sampleAspectRatio: config.sampleAspectRatio,
      frameRate: config.frameRate,
    })),
  };
};

const audioSets = (context: PeriodContext): MpdAdaptationSet[] => {
  const byLanguage = new Map<string, AudioRendition[]>();
  for (const audio of presentIn<AudioRendition>(context, context.run.audio)) {
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
  const { audio } = context.run;
  const mainLanguage = (audio.find(({ isDefault }) => isDefault) ?? audio[0])?.language;
  return [...byLanguage.values()].flatMap((tracks, i): MpdAdaptationSet[] => {
    const template = templateOf(context, tracks);
    const [first] = tracks;
    if (template === undefined || first === undefined) return [];
    return [
      {
        kind: "audio",
        id: i + 1,
        protection: undefined,
        switchableSetIds: [],
        language: languageTag(first.language),
        isMain: first.language === mainLanguage,
        template,
        representations: tracks.map(({ trackIndex, initNumber, peakBitrate, config }) => ({
          id: String(trackIndex),
          bandwidth: peakBitrate,
          codecs: config.codecs,
          initialization: ownInitialization(context, initNumber, template),
          sampleRate: config.sampleRate,
          channelCount: config.channelCount,
        })),
      },
    ];
  });
};

const periodOf = (context: PeriodContext): MpdPeriod | undefined => {
  const video = videoSet(context);
  const adaptationSets = [...(video === undefined ? [] : [video]), ...audioSets(context)];
  if (adaptationSets.length === 0) return undefined;
  const { startMs } = context.run;
  return { id: String(startMs), startMs: startMs - AVAILABILITY_START_MS, adaptationSets };
};

/** What an endpoint offers to a DASH player. */
export const dashMpd = (
  endpoint: OriginEndpointConfig,
  manifest: DashManifest,
  presentation: Presentation,
  segmentsOf: SegmentsOf,
  nowMs: number,
): Mpd => {
  const periods = presentation.runs
    .map((run) => periodOf({ endpoint, presentation, run, segmentsOf }))
    .filter((period) => period !== undefined);
  const longest90k = presentation.groups.reduce((max, { duration90k }) => Math.max(max, duration90k), 0);
  const common = {
    availabilityStartTimeMs: AVAILABILITY_START_MS,
    publishTimeMs: presentation.publishedMs,
    minBufferTimeMs: manifest.minBufferTimeSeconds * 1000,
    maxSegmentDurationMs: Math.ceil((longest90k * 1000) / CLOCK_90K),
    protectionSignaling: "individual" as const,
    periods,
  };
  if (presentation.ended) {
    const startMs = presentation.runs[0]?.startMs ?? presentation.edgeMs;
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
