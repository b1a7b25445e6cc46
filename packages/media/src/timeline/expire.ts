import { FRAGMENT, GROUP, UNIT } from "./history.ts";
import type { Timeline } from "./timeline.ts";

/** No unit is open for longer than this: the longest segment, as long again for the next to begin, and the grace. */
const LONGEST_OPEN_MS = 90_000;

export interface Expiry {
  /** What the store may forget: of units that went, and of fragments that were never shown. */
  readonly locations: readonly number[];
  /** No fragment of the units that are left arrived before this; undefined if no unit is left. */
  readonly keptSinceMs: number | undefined;
}

/**
 * Forgets the units that were complete before `beforeMs`, by arrival: whatever dates the encoder gives, media is kept for
 * as long as was promised. Groups go whole, so a few units more than asked for may stay. Numbers go on as they were. After a
 * replay it has to be called before anybody is served: the journal reaches back further than the media may.
 */
export const expire = (timeline: Timeline, beforeMs: number): Expiry => {
  const { head, history } = timeline;
  const { units } = history;
  let firstUnit = units.lowerBound(UNIT.closedMs, beforeMs);
  for (const segmenter of head.segmenters) {
    const groups = history.groups.get(segmenter.targetSeconds);
    if (groups === undefined) continue;
    // The group that holds the unit stays, and with it all of its units.
    const group = groups.lowerBound(GROUP.endUnit, firstUnit + 1);
    firstUnit = Math.min(firstUnit, group < groups.end ? groups.get(GROUP.firstUnit, group) : segmenter.openUnit);
  }
  const locations = history.released.splice(0);
  if (firstUnit > units.first) {
    for (const table of history.fragments) {
      const end = table.lowerBound(FRAGMENT.unit, firstUnit);
      for (let row = table.first; row < end; row += 1) {
        locations.push(table.get(FRAGMENT.location, row));
        history.storedBytes -= table.get(FRAGMENT.byteLength, row);
      }
      table.dropBefore(end);
    }
    for (const groups of history.groups.values()) groups.dropBefore(groups.lowerBound(GROUP.endUnit, firstUnit + 1));
    units.dropBefore(firstUnit);
    const oldestRun = units.first < units.end ? units.get(UNIT.runId, units.first) : (head.program.run?.id ?? 0);
    for (const id of history.runs.keys()) if (id < oldestRun) history.runs.delete(id);
    timeline.revision += 1;
  }
  return {
    locations,
    keptSinceMs: units.first < units.end ? units.get(UNIT.closedMs, units.first) - LONGEST_OPEN_MS : undefined,
  };
};
