import { FRAGMENT, type History, UNIT } from "./history.ts";
import type { RollingTable } from "./rolling-table.ts";
import type { SegmenterState } from "./state.ts";
import { CLOCK_90K } from "./ticks.ts";

/**
 * Makes groups (output segments) of the unit that was just added to the history. Greedy: a group is closed when it is
 * nearer to the target than it would be with one more unit like its last. Returns whether a group was closed.
 */
export const segmentUnit = (history: History, segmenter: SegmenterState, unit: number): boolean => {
  const isBreak = startsRun(history, unit);
  const hasClosed = isBreak && unit > segmenter.openUnit && closeGroup(history, segmenter, unit);
  // What an encoder sent before says nothing of what comes now.
  if (isBreak) segmenter.peaks = [];
  if (isBreak && unit > 0 && segmenter.nextNumber > 0) segmenter.discontinuities += 1;

  const units = history.units;
  const last90k = units.get(UNIT.duration90k, unit);
  const length90k = units.get(UNIT.before90k, unit) + last90k - units.get(UNIT.before90k, segmenter.openUnit);
  // The sixteenth keeps a target half way between two multiples from flipping with the encoder's rounding.
  const isFull = length90k > segmenter.targetSeconds * CLOCK_90K - last90k / 2 + last90k / 16;
  return (isFull && closeGroup(history, segmenter, unit + 1)) || hasClosed;
};

/** Ends the open group, if it has any unit, before `endUnit`. */
export const closeGroup = (history: History, segmenter: SegmenterState, endUnit: number): boolean => {
  const firstUnit = segmenter.openUnit;
  if (endUnit <= firstUnit) return false;
  const startsBreak = segmenter.nextNumber > 0 && startsRun(history, firstUnit);
  groupsOf(history, segmenter).push([firstUnit, endUnit, segmenter.discontinuities, startsBreak ? 1 : 0]);
  segmenter.openUnit = endUnit;
  segmenter.nextNumber += 1;
  measureGroup(history, segmenter, firstUnit, endUnit);
  return true;
};

export const groupsOf = (history: History, segmenter: SegmenterState): RollingTable => {
  const groups = history.groups.get(segmenter.targetSeconds);
  if (groups === undefined) throw new Error(`No groups for a target of ${segmenter.targetSeconds} s`);
  return groups;
};

/** The rows of a rendition's fragments in the units of a group. */
export const fragmentRows = (
  table: RollingTable,
  firstUnit: number,
  endUnit: number,
): { readonly first: number; readonly end: number } => ({
  first: table.lowerBound(FRAGMENT.unit, firstUnit),
  end: table.lowerBound(FRAGMENT.unit, endUnit),
});

const startsRun = (history: History, unit: number): boolean =>
  history.runs.get(history.units.get(UNIT.runId, unit))?.firstUnit === unit;

/** What is left before a break is nearly all key frame: its rate says nothing of what a player must be able to load. */
export const isSplinter = (duration90k: number, targetSeconds: number): boolean =>
  duration90k * 2 < targetSeconds * CLOCK_90K;

const measureGroup = (history: History, segmenter: SegmenterState, firstUnit: number, endUnit: number): void => {
  const units = history.units;
  const last = endUnit - 1;
  const duration90k =
    units.get(UNIT.before90k, last) + units.get(UNIT.duration90k, last) - units.get(UNIT.before90k, firstUnit);
  segmenter.longest90k = Math.max(segmenter.longest90k, duration90k);
  if (segmenter.nextNumber > 1 && isSplinter(duration90k, segmenter.targetSeconds)) return;
  history.fragments.forEach((table, rendition) => {
    const rows = fragmentRows(table, firstUnit, endUnit);
    let bytes = 0;
    for (let row = rows.first; row < rows.end; row += 1) bytes += table.get(FRAGMENT.byteLength, row);
    if (bytes === 0) return;
    while (segmenter.peaks.length <= rendition) segmenter.peaks.push(0);
    const bitrate = Math.ceil((bytes * 8 * CLOCK_90K) / duration90k);
    segmenter.peaks[rendition] = Math.max(segmenter.peaks[rendition] ?? 0, bitrate);
  });
};
