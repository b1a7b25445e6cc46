import type { FactOutcome, SegmentationFact } from "./facts.ts";
import { createGroupTable, GROUP, UNIT } from "./history.ts";
import { closeGroup, segmentUnit } from "./segmenter.ts";
import type { SegmenterState } from "./state.ts";
import { msTo90kRound } from "./ticks.ts";
import { stampArrival, type Timeline } from "./timeline.ts";

const START_INTERVAL_90K = msTo90kRound(60_000);

/**
 * The fact that segments of this duration are asked for from now on; undefined if they are made already. They begin with
 * the oldest media there is, as number 0, so that a new endpoint has its whole window at once.
 */
export const segmentationFact = (
  timeline: Timeline,
  targetSeconds: number,
  nowMs: number,
): SegmentationFact | undefined => {
  const { head, history } = timeline;
  if (head.segmenters.some((segmenter) => segmenter.targetSeconds === targetSeconds)) return undefined;
  const firstUnit = history.units.first;
  const segmenter = createSegmenter(targetSeconds, firstUnit, 0, 0);
  const groups = createGroupTable(0);
  const trial = { ...history, groups: new Map([[targetSeconds, groups]]) };
  for (let unit = firstUnit; unit < history.units.end; unit += 1) segmentUnit(trial, segmenter, unit);

  const starts: [number, number, number][] = [];
  let next90k = Number.NEGATIVE_INFINITY;
  for (let number = 0; number < groups.end; number += 1) {
    const unit = groups.get(GROUP.firstUnit, number);
    const before90k = history.units.get(UNIT.before90k, unit);
    if (before90k < next90k) continue;
    next90k = before90k + START_INTERVAL_90K;
    // Counted anew when its unit is segmented, if it starts a break.
    const own = groups.get(GROUP.startsBreak, number);
    starts.push([unit, number, groups.get(GROUP.discontinuities, number) - own]);
  }
  if (segmenter.openUnit < history.units.end || starts.length === 0) {
    const own = segmenter.nextNumber > 0 && startsRun(timeline, segmenter.openUnit) ? 1 : 0;
    starts.push([segmenter.openUnit, segmenter.nextNumber, segmenter.discontinuities - own]);
  }
  const { longest90k, peaks } = segmenter;
  return { kind: "segmentation", arrivalMs: stampArrival(timeline, nowMs), targetSeconds, starts, longest90k, peaks };
};

export const addSegmentation = (timeline: Timeline, fact: SegmentationFact): FactOutcome => {
  const { head, history } = timeline;
  if (head.segmenters.some((segmenter) => segmenter.targetSeconds === fact.targetSeconds)) return { kind: "duplicate" };
  // A replay may have less of the past than there was: then it begins where it can go on with the numbers that were given.
  const start = fact.starts.find(([unit]) => unit >= history.units.first) ?? fact.starts.at(-1) ?? [0, 0, 0];
  const firstUnit = Math.max(start[0], history.units.first);
  const segmenter = createSegmenter(fact.targetSeconds, firstUnit, start[1], start[2]);
  head.segmenters.push(segmenter);
  history.groups.set(fact.targetSeconds, createGroupTable(segmenter.nextNumber));
  for (let unit = firstUnit; unit < history.units.end; unit += 1) segmentUnit(history, segmenter, unit);
  segmenter.longest90k = Math.max(segmenter.longest90k, fact.longest90k);
  const length = Math.max(fact.peaks.length, segmenter.peaks.length);
  segmenter.peaks = Array.from({ length }, (_, id) => Math.max(fact.peaks[id] ?? 0, segmenter.peaks[id] ?? 0));
  if (head.program.hasEnded) closeGroup(history, segmenter, history.units.end);
  timeline.revision += 1;
  return { kind: "accepted" };
};

const createSegmenter = (
  targetSeconds: number,
  openUnit: number,
  nextNumber: number,
  discontinuities: number,
): SegmenterState => ({ targetSeconds, openUnit, nextNumber, discontinuities, longest90k: 0, peaks: [] });

const startsRun = (timeline: Timeline, unit: number): boolean =>
  timeline.history.runs.get(timeline.history.units.get(UNIT.runId, unit))?.firstUnit === unit;
