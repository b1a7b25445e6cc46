import type { DeclaredStream } from "./facts.ts";
import { firstWithin, groupAt, trackSegmentAt, wallEndMs } from "./find-segment.ts";
import { createFragmentTable, FRAGMENT, GROUP, UNIT } from "./history.ts";
import type {
  AudioRendition,
  Group,
  Presentation,
  Renditions,
  SegmentationSettings,
  TrackSegment,
  VideoRendition,
} from "./presentation-model.ts";
import { configOf, declaredStreams } from "./renditions.ts";
import { fragmentRows, groupsOf, isSplinter } from "./segmenter.ts";
import type { RunState, SegmenterState, TimelineHead, TrackState } from "./state.ts";
import { CLOCK_90K } from "./ticks.ts";
import type { Timeline } from "./timeline.ts";

/**
 * What a manifest of so many seconds shows now; undefined as long as there is nothing to show. Costs a step a group of
 * the window: keep what is made of it for as long as `timelineRevision` stays.
 */
export const presentation = (
  timeline: Timeline,
  settings: SegmentationSettings,
  windowSeconds: number,
): Presentation | undefined => {
  const { head, history } = timeline;
  const table = history.groups.get(settings.targetSeconds);
  const segmenter = head.segmenters.find(({ targetSeconds }) => targetSeconds === settings.targetSeconds);
  if (table === undefined || segmenter === undefined || table.end === table.first) return undefined;

  const first = firstWithin(history, table, windowSeconds);
  const groups: Group[] = [];
  for (let number = first; number < table.end; number += 1) groups.push(groupAt(history, table, number));
  const lastUnit = table.get(GROUP.endUnit, table.end - 1) - 1;
  const runs = presentRuns(timeline, segmenter, groups);
  return {
    revision: timeline.revision,
    targetDurationSeconds: Math.max(settings.targetSeconds, Math.round(segmenter.longest90k / CLOCK_90K)),
    mediaSequence: first,
    discontinuitySequence: table.get(GROUP.discontinuities, first) - table.get(GROUP.startsBreak, first),
    ended: head.program.hasEnded,
    publishedMs: history.units.get(UNIT.closedMs, lastUnit),
    edgeMs: wallEndMs(history, lastUnit),
    groups,
    runs: runs.map(({ run, firstGroup, endGroup, present }) => ({
      id: run.id,
      startMs: run.wallMs,
      start90k: run.start90k,
      firstGroup,
      endGroup,
      ...renditionsOf(timeline, present),
    })),
    ...renditionsOf(timeline, offered(runs, groups.length)),
  };
};

/** The segments of one of a presentation's tracks, position by position with its groups. */
export const trackSegments = (
  timeline: Timeline,
  settings: SegmentationSettings,
  presented: Presentation,
  trackIndex: number,
): readonly TrackSegment[] => {
  const { history } = timeline;
  const groups = history.groups.get(settings.targetSeconds);
  if (groups === undefined || timeline.head.renditions[trackIndex] === undefined) return [];
  const table = history.fragments[trackIndex] ?? createFragmentTable();
  const firstUnit = groups.get(GROUP.firstUnit, presented.mediaSequence);
  let row = fragmentRows(table, firstUnit, firstUnit).first;
  return presented.groups.map((group) => {
    const rowFirst = row;
    const endUnit = groups.get(GROUP.endUnit, group.number);
    while (row < table.end && table.get(FRAGMENT.unit, row) < endUnit) row += 1;
    return trackSegmentAt(timeline, groups, trackIndex, group, { first: rowFirst, end: row });
  });
};

/** A run as far as it is in the window. */
interface PresentRun {
  readonly run: RunState;
  readonly firstGroup: number;
  readonly endGroup: number;
  readonly present: readonly PresentTrack[];
}

/** A rendition that has media in a run, and the track that it is there. */
interface PresentTrack {
  readonly index: number;
  readonly track: TrackState;
  readonly initNumber: number;
  /** Bits per second, unrounded. */
  readonly peakBitrate: number;
  readonly averageBitrate: number;
  /** The position, in the presentation's groups, of the newest that has media of it. */
  readonly lastGroup: number;
}

const presentRuns = (timeline: Timeline, segmenter: SegmenterState, groups: readonly Group[]): PresentRun[] => {
  const runs: PresentRun[] = [];
  let firstGroup = 0;
  groups.forEach((group, i) => {
    if (groups[i + 1]?.runId === group.runId) return;
    const run = timeline.history.runs.get(group.runId);
    if (run === undefined) throw new Error(`There is no run ${group.runId}`);
    const span = { firstGroup, endGroup: i + 1 };
    const present = run.publishers.flatMap(([index, trackId]) => {
      const track = timeline.head.tracks[trackId];
      const found = track && presentTrack(timeline, segmenter, groups.slice(firstGroup, i + 1), index, track);
      return found === undefined ? [] : [{ ...found, lastGroup: firstGroup + found.lastGroup }];
    });
    runs.push({ run, ...span, present: present.sort((a, b) => a.index - b.index) });
    firstGroup = i + 1;
  });
  return runs;
};

/** Undefined: it has no media in these groups, which are of one run. */
const presentTrack = (
  timeline: Timeline,
  segmenter: SegmenterState,
  groups: readonly Group[],
  index: number,
  track: TrackState,
): PresentTrack | undefined => {
  const { head, history } = timeline;
  const table = history.fragments[index];
  const numbers = groupsOf(history, segmenter);
  const [first] = groups;
  const last = groups.at(-1);
  if (table === undefined || first === undefined || last === undefined) return undefined;
  const rows = fragmentRows(table, numbers.get(GROUP.firstUnit, first.number), numbers.get(GROUP.endUnit, last.number));
  if (rows.first === rows.end) return undefined;
  const lastUnit = table.get(FRAGMENT.unit, rows.end - 1);
  const lastGroup = numbers.lowerBound(GROUP.endUnit, lastUnit + 1) - first.number;
  const initNumber = table.get(FRAGMENT.init, rows.end - 1);
  const rates = first.runId === head.program.run?.id ? currentRates(timeline, segmenter, index) : undefined;
  const { peakBitrate, averageBitrate } = rates ?? measureRates(timeline, segmenter, groups, index, rows);
  return { index, track, initNumber, peakBitrate: Math.max(peakBitrate, averageBitrate), averageBitrate, lastGroup };
};

interface Rates {
  readonly peakBitrate: number;
  readonly averageBitrate: number;
}

const currentRates = ({ head }: Timeline, segmenter: SegmenterState, index: number): Rates | undefined => {
  const rendition = head.renditions[index];
  if (rendition === undefined) return undefined;
  return {
    peakBitrate: segmenter.peaks[index] ?? 0,
    averageBitrate: (rendition.totalBytes * 8 * CLOCK_90K) / rendition.total90k,
  };
};

/** Of a run that is over: of what is left of it. */
const measureRates = (
  { head, history }: Timeline,
  segmenter: SegmenterState,
  groups: readonly Group[],
  index: number,
  rows: { readonly first: number; readonly end: number },
): Rates => {
  const table = history.fragments[index] ?? createFragmentTable();
  const numbers = groupsOf(history, segmenter);
  const timescale = configOf(head, index, table.get(FRAGMENT.init, rows.first))?.timescale ?? CLOCK_90K;
  let row = rows.first;
  let totalBytes = 0;
  let totalTicks = 0;
  let peakBitrate = 0;
  for (const { number, duration90k } of groups) {
    const endUnit = numbers.get(GROUP.endUnit, number);
    let bytes = 0;
    for (; row < rows.end && table.get(FRAGMENT.unit, row) < endUnit; row += 1) {
      bytes += table.get(FRAGMENT.byteLength, row);
      totalTicks += table.get(FRAGMENT.durationTicks, row);
    }
    totalBytes += bytes;
    if (number > 0 && isSplinter(duration90k, segmenter.targetSeconds)) continue;
    peakBitrate = Math.max(peakBitrate, Math.ceil((bytes * 8 * CLOCK_90K) / duration90k));
  }
  return { peakBitrate, averageBitrate: (totalBytes * 8 * timescale) / Math.max(1, totalTicks) };
};

/** A rendition that has been missing for longer than this, while others go on, is not offered to those who come. */
const MISSING_GROUPS = 3;

/**
 * Of the last run, what is alive at its end. As long as the groups of other encoders are listed under the same index, the
 * rate that is announced covers those too.
 */
const offered = (runs: readonly PresentRun[], groupCount: number): PresentTrack[] => {
  const alive = runs.at(-1)?.present.filter(({ lastGroup }) => lastGroup >= groupCount - 1 - MISSING_GROUPS) ?? [];
  return alive.map((item) => {
    const all = runs.flatMap(({ present }) => present.filter(({ index }) => index === item.index));
    return { ...item, peakBitrate: Math.max(...all.map(({ peakBitrate }) => peakBitrate)) };
  });
};

const renditionsOf = (timeline: Timeline, present: readonly PresentTrack[]): Renditions => {
  const declared = declaredStreams(timeline);
  const audio = audioRenditions(timeline.head, present, declared);
  return { video: videoRenditions(timeline.head, present, audio, declared), audio };
};

const videoRenditions = (
  head: TimelineHead,
  present: readonly PresentTrack[],
  audio: readonly AudioRendition[],
  declared: readonly DeclaredStream[],
): VideoRendition[] => {
  const streamsWithVideo = new Set(
    present.filter(({ track }) => track.kind === "video").map(({ track }) => track.stream),
  );
  const apart = audio.filter(({ stream }) => !streamsWithVideo.has(stream)).map(({ trackIndex }) => trackIndex);
  const defaultAudio = audio.find(({ isDefault }) => isDefault)?.trackIndex ?? null;
  return present.flatMap((item) => {
    const config = configOf(head, item.index, item.initNumber);
    if (config?.kind !== "video") return [];
    const own = present.filter(({ track }) => track.kind === "audio" && track.stream === item.track.stream);
    const ownShown = own.map(({ track, index }) => {
      const original = present.find((other) => other.track.id === track.copyOf);
      return original?.index ?? index;
    });
    return {
      ...renditionBase(item, declared),
      kind: "video",
      config,
      frameRate: frameRateOf(item.track, config.frameRate),
      audioTrackIndexes: ownShown.length > 0 ? ownShown : apart,
      muxAudioTrackIndex: own[0]?.index ?? defaultAudio,
    };
  });
};

const audioRenditions = (
  head: TimelineHead,
  present: readonly PresentTrack[],
  declared: readonly DeclaredStream[],
): AudioRendition[] => {
  const audible = present
    .filter(({ track }) => track.kind === "audio")
    .filter(({ track }) => !present.some((other) => other.track.id === track.copyOf));
  const declaredAs = (item: PresentTrack): DeclaredStream | undefined =>
    declared.find(({ stream }) => stream === item.track.stream);
  const preferred = audible.find((item) => declaredAs(item)?.isDefault === true) ?? audible[0];
  return audible.flatMap((item) => {
    const config = configOf(head, item.index, item.initNumber);
    if (config?.kind !== "audio") return [];
    return {
      ...renditionBase(item, declared),
      kind: "audio",
      config,
      language: item.track.language ?? config.language,
      isDefault: item === preferred,
    };
  });
};

const renditionBase = (
  { track, index, initNumber, peakBitrate, averageBitrate }: PresentTrack,
  declared: readonly DeclaredStream[],
): Omit<AudioRendition, "kind" | "config" | "language" | "isDefault"> => ({
  trackIndex: index,
  stream: track.stream,
  initNumber,
  peakBitrate: ceilToThousand(peakBitrate),
  averageBitrate: ceilToThousand(averageBitrate),
  name: declared.find(({ stream }) => stream === track.stream)?.name ?? null,
});

const ceilToThousand = (value: number): number => Math.ceil(value / 1_000) * 1_000;

const FRAME_RATES = [24_000 / 1_001, 24, 25, 30_000 / 1_001, 30, 48, 50, 60_000 / 1_001, 60] as const;

/** As the stream says, or as measured: to the nearest rate in use, where that is within one part in a thousand and a half. */
const frameRateOf = (
  track: TrackState,
  said: { readonly numerator: number; readonly denominator: number } | undefined,
): number | null => {
  const rate = said === undefined ? track.samplesPerSecond : said.numerator / said.denominator;
  if (!Number.isFinite(rate) || rate <= 0) return null;
  const nearest = FRAME_RATES.toSorted((a, b) => Math.abs(a - rate) - Math.abs(b - rate))[0] ?? rate;
  const isNear = Math.abs(nearest - rate) / rate < 0.0004;
  return Math.round((isNear ? nearest : rate) * 1_000) / 1_000;
};
