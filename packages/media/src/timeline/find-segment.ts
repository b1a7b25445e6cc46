import { createFragmentTable, FRAGMENT, GROUP, type History, UNIT } from "./history.ts";
import type {
  Group,
  InitLookup,
  SegmentationSettings,
  SegmentLookup,
  StoredFragment,
  TrackSegment,
} from "./presentation-model.ts";
import { configOf, declaredStreams } from "./renditions.ts";
import type { RollingTable } from "./rolling-table.ts";
import { fragmentRows } from "./segmenter.ts";
import { CLOCK_90K, clock90kToTicksRound, ticksTo90kRound, toTicks } from "./ticks.ts";
import type { Timeline } from "./timeline.ts";

/** So far ahead of the newest a player may ask without being lost. */
const EARLY_NUMBERS = 10;
/** A hole of more than this between two fragments is missing media; less is an encoder's rounding. */
const HOLE_90K = 22_500;

/**
 * The stored fragments of one output segment of one track. Takes a few steps of a binary search, whatever the size of
 * the history.
 */
export const findSegment = (
  timeline: Timeline,
  settings: SegmentationSettings,
  trackIndex: number,
  number: number,
): SegmentLookup => {
  const { head, history } = timeline;
  const groups = history.groups.get(settings.targetSeconds);
  const rendition = head.renditions[trackIndex];
  if (groups === undefined || rendition === undefined || !Number.isSafeInteger(number) || number < 0) {
    return { kind: "unknown" };
  }
  if (number >= groups.end) {
    return { kind: number < groups.end + EARLY_NUMBERS && !head.program.hasEnded ? "tooEarly" : "unknown" };
  }
  if (number < firstWithin(history, groups, settings.availableSeconds)) return { kind: "gone" };
  const table = history.fragments[trackIndex];
  const group = groupAt(history, groups, number);
  if (table === undefined) return { kind: "missing" };
  const rows = fragmentRows(table, groups.get(GROUP.firstUnit, number), groups.get(GROUP.endUnit, number));
  if (rows.first === rows.end) return { kind: "missing" };
  const fragments: StoredFragment[] = [];
  for (let row = rows.first; row < rows.end; row += 1) {
    fragments.push({
      location: table.get(FRAGMENT.location, row),
      byteLength: table.get(FRAGMENT.byteLength, row),
      startTicks: table.get(FRAGMENT.startTicks, row),
      durationTicks: table.get(FRAGMENT.durationTicks, row),
    });
  }
  const segment = trackSegmentAt(timeline, groups, trackIndex, group, rows);
  const config = configOf(head, trackIndex, segment.initNumber);
  const run = history.runs.get(group.runId);
  if (config === undefined || run === undefined) return { kind: "unknown" };
  const trackId = run.publishers.find(([published]) => published === trackIndex)?.[1] ?? rendition.trackId;
  const muxAudioTrackIndex = rendition.kind === "video" ? muxAudioOf(timeline, group.runId, trackIndex) : null;
  return { kind: "ready", fragments, config, segment, group, input: run.input, trackId, muxAudioTrackIndex };
};

/** The configuration that an init segment is written from. Numbers, once given, keep their meaning. */
export const findInit = (timeline: Timeline, trackIndex: number, initNumber: number): InitLookup => {
  const config = configOf(timeline.head, trackIndex, initNumber);
  return config === undefined ? { kind: "unknown" } : { kind: "ready", config };
};

/** Of a run, whatever of it is still there, so that a segment has the same sound whenever it is asked for. */
const muxAudioOf = (timeline: Timeline, runId: number, video: number): number | null => {
  const { head, history } = timeline;
  const publishers = history.runs.get(runId)?.publishers ?? [];
  const streamOf = (trackId: number | undefined): string | undefined => head.tracks[trackId ?? -1]?.stream;
  const stream = streamOf(publishers.find(([rendition]) => rendition === video)?.[1]);
  const audio = publishers
    .filter(([rendition]) => head.renditions[rendition]?.kind === "audio")
    .sort(([a], [b]) => a - b);
  const defaults = declaredStreams(timeline).filter(({ isDefault }) => isDefault);
  const best =
    audio.find(([, trackId]) => streamOf(trackId) === stream) ??
    audio.find(([, trackId]) => defaults.some((declared) => declared.stream === streamOf(trackId))) ??
    audio[0];
  return best?.[0] ?? null;
};

/**
 * The oldest group of a window that reaches back so many seconds of media from the newest. Media from before a pause
 * goes when the wall clock has left it behind too, but for the last few groups, which a player needs to begin with.
 */
export const firstWithin = (history: History, groups: RollingTable, seconds: number): number => {
  if (groups.end === groups.first) return groups.first;
  const last = groups.get(GROUP.endUnit, groups.end - 1) - 1;
  const units = history.units;
  const window90k = seconds * CLOCK_90K;
  const from90k = units.get(UNIT.before90k, last) + units.get(UNIT.duration90k, last) - window90k;
  const fromMs = wallEndMs(history, last) - seconds * 1_000;
  const byMedia = firstGroup(groups, (endUnit) => mediaEnd90k(history, endUnit - 1) > from90k);
  const byWall = firstGroup(groups, (endUnit) => wallEndMs(history, endUnit - 1) > fromMs);
  return Math.max(groups.first, byMedia, Math.min(byWall, groups.end - 4));
};

/** The first group of which the end satisfies what holds for all later ones too. */
const firstGroup = (groups: RollingTable, isInside: (endUnit: number) => boolean): number => {
  let low = groups.first;
  let high = groups.end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isInside(groups.get(GROUP.endUnit, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
};

const mediaEnd90k = (history: History, unit: number): number =>
  history.units.get(UNIT.before90k, unit) + history.units.get(UNIT.duration90k, unit);

export const wallEndMs = (history: History, unit: number): number =>
  history.units.get(UNIT.wallMs, unit) + Math.round(history.units.get(UNIT.duration90k, unit) / 90);

export const groupAt = (history: History, groups: RollingTable, number: number): Group => {
  const firstUnit = groups.get(GROUP.firstUnit, number);
  const units = history.units;
  return {
    number,
    start90k: units.get(UNIT.start90k, firstUnit),
    duration90k: mediaEnd90k(history, groups.get(GROUP.endUnit, number) - 1) - units.get(UNIT.before90k, firstUnit),
    startMs: units.get(UNIT.wallMs, firstUnit),
    discontinuity: groups.get(GROUP.startsBreak, number) === 1,
    runId: units.get(UNIT.runId, firstUnit),
  };
};

/** One group of one rendition; `rows` are its fragments in the group. */
export const trackSegmentAt = (
  timeline: Timeline,
  groups: RollingTable,
  trackIndex: number,
  group: Group,
  rows: { readonly first: number; readonly end: number },
): TrackSegment => {
  const { head, history } = timeline;
  const { number } = group;
  const table = history.fragments[trackIndex] ?? createFragmentTable();
  if (rows.first === rows.end) {
    const initNumber = initBeside(history, table, group, rows.first);
    const timescale = configOf(head, trackIndex, initNumber)?.timescale ?? CLOCK_90K;
    return {
      number,
      isComplete: false,
      startTicks: clock90kToTicksRound(group.start90k, timescale),
      durationTicks: Number(clock90kToTicksRound(group.duration90k, timescale)),
      timescale,
      initNumber,
      byteLength: 0,
    };
  }
  const initNumber = table.get(FRAGMENT.init, rows.first);
  const timescale = configOf(head, trackIndex, initNumber)?.timescale ?? CLOCK_90K;
  const unitCount = groups.get(GROUP.endUnit, number) - groups.get(GROUP.firstUnit, number);
  // Sound is cut where its own frames end: up to half a unit from the picture.
  const edge90k = (group.duration90k / unitCount) * 0.55;
  let end90k = group.start90k;
  let byteLength = 0;
  let durationTicks = 0;
  let isComplete = true;
  for (let row = rows.first; row < rows.end; row += 1) {
    const startTicks = table.get(FRAGMENT.startTicks, row);
    const fragmentTicks = table.get(FRAGMENT.durationTicks, row);
    const start90k = ticksTo90kRound(startTicks, timescale);
    if (start90k - end90k > (row === rows.first ? edge90k : Math.min(edge90k, HOLE_90K))) isComplete = false;
    end90k = ticksTo90kRound(startTicks + fragmentTicks, timescale);
    byteLength += table.get(FRAGMENT.byteLength, row);
    durationTicks += fragmentTicks;
  }
  if (group.start90k + group.duration90k - end90k > edge90k) isComplete = false;
  const startTicks = toTicks(table.get(FRAGMENT.startTicks, rows.first));
  return { number, isComplete, startTicks, durationTicks, timescale, initNumber, byteLength };
};

/** Of a group without media: as in the rest of its run or, where that has none either, as before; else as after. */
const initBeside = (history: History, table: RollingTable, group: Group, next: number): number => {
  const isInRun = (row: number): boolean =>
    history.units.get(UNIT.runId, table.get(FRAGMENT.unit, row)) === group.runId;
  const neighbours = [next - 1, next].filter((row) => row >= table.first && row < table.end);
  const row = neighbours.find(isInRun) ?? neighbours[0];
  return row === undefined ? 0 : table.get(FRAGMENT.init, row);
};
