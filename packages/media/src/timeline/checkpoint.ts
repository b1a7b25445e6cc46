import type { CheckpointFact } from "./facts.ts";
import { createFragmentTable, createGroupTable, createHistory, FRAGMENT, type History, UNIT } from "./history.ts";
import { fragmentRows } from "./segmenter.ts";
import type { TailUnit } from "./state.ts";
import { msTo90kRound } from "./ticks.ts";
import { stampArrival, type Timeline } from "./timeline.ts";

/** Longer than any open group: a segmentation that begins after the checkpoint may need units from before it. */
const TAIL_90K = msTo90kRound(60_000);

/** What to begin a new journal file with. */
export const checkpointFact = (timeline: Timeline, nowMs: number): CheckpointFact => {
  const { head, history } = timeline;
  const arrivalMs = stampArrival(timeline, nowMs);
  const from = Math.min(
    history.units.lowerBound(UNIT.before90k, head.program.total90k - TAIL_90K),
    ...head.segmenters.map((segmenter) => segmenter.openUnit),
  );
  const tail: TailUnit[] = [];
  for (let unit = Math.max(from, history.units.first); unit < history.units.end; unit += 1) {
    tail.push(tailUnit(history, unit));
  }
  return {
    kind: "checkpoint",
    arrivalMs,
    historyBeforeMs: head.clockMs,
    head: copyPlain({ ...head, tail }),
  };
};

const tailUnit = (history: History, unit: number): TailUnit => {
  const run = history.runs.get(history.units.get(UNIT.runId, unit));
  if (run === undefined) throw new Error(`Unit ${unit} is in no run`);
  const value = (column: number): number => history.units.get(column, unit);
  const fragments = history.fragments.flatMap((table, rendition) => {
    const rows = fragmentRows(table, unit, unit + 1);
    const found: number[][] = [];
    for (let row = rows.first; row < rows.end; row += 1) {
      found.push([
        rendition,
        table.get(FRAGMENT.startTicks, row),
        table.get(FRAGMENT.durationTicks, row),
        table.get(FRAGMENT.location, row),
        table.get(FRAGMENT.byteLength, row),
        table.get(FRAGMENT.init, row),
      ]);
    }
    return found;
  });
  return {
    start90k: value(UNIT.start90k),
    duration90k: value(UNIT.duration90k),
    wallMs: value(UNIT.wallMs),
    closedMs: value(UNIT.closedMs),
    before90k: value(UNIT.before90k),
    run,
    fragments,
  };
};

/** Puts a timeline that has seen nothing yet where the checkpoint was made. */
export const restoreCheckpoint = (timeline: Timeline, fact: CheckpointFact): void => {
  const { tail, ...head } = copyPlain(fact.head);
  const firstUnit = head.program.unitCount - tail.length;
  const history = createHistory(firstUnit);
  history.fragments = head.renditions.map(() => createFragmentTable());
  tail.forEach((unit, i) => {
    history.runs.set(unit.run.id, unit.run);
    history.units.push([unit.start90k, unit.duration90k, unit.wallMs, unit.closedMs, unit.before90k, unit.run.id]);
    for (const [rendition, ...row] of unit.fragments) {
      history.fragments[rendition ?? 0]?.push([firstUnit + i, ...row]);
      history.storedBytes += row[3] ?? 0;
    }
  });
  for (const segmenter of head.segmenters) {
    history.groups.set(segmenter.targetSeconds, createGroupTable(segmenter.nextNumber));
  }
  timeline.head = { ...head, tail: [] };
  timeline.history = history;
  timeline.revision += 1;
};

/** A copy that shares nothing that could change. */
const copyPlain = <T>(value: T): T => {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => copyPlain(item)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyPlain(item as unknown)])) as T;
};
