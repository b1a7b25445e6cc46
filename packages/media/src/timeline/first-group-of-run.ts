import { groupAt } from "./find-segment.ts";
import type { Group, SegmentationSettings } from "./presentation-model.ts";
import type { Timeline } from "./timeline.ts";

/**
 * The oldest group that is still known, in the window or out of it, of the run that a group lies in, and for which `holds`:
 * what holds of a group must hold of all that follow it up to this one. `isBeginning`: the one before it is known too.
 */
export const firstGroupOfRun = (
  { history }: Timeline,
  { targetSeconds }: SegmentationSettings,
  group: Group,
  holds: (group: Group) => boolean,
): { readonly group: Group; readonly isBeginning: boolean } => {
  const table = history.groups.get(targetSeconds);
  if (table === undefined) return { group, isBeginning: false };
  const isOfIt = (number: number): boolean => {
    const candidate = groupAt(history, table, number);
    return candidate.runId === group.runId && holds(candidate);
  };
  let low = table.first;
  let high = group.number;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isOfIt(middle)) high = middle;
    else low = middle + 1;
  }
  return { group: groupAt(history, table, low), isBeginning: low > table.first };
};
