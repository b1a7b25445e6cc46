import type { OriginEndpointConfig } from "@sluice/contracts";
import type { Group, Presentation, Run } from "@sluice/media/timeline";
import { usedKeyPeriod } from "./content-key.ts";

/** What becomes one DASH Period: a run or, where keys change, as much of it as one period's keys encrypt. */
export interface Stretch {
  /** Stable for as long as anything of it is listed. */
  readonly id: string;
  readonly run: Run;
  /** Wall clock and presentation time (90 kHz) of its start, which may lie before the window. */
  readonly startMs: number;
  readonly start90k: number;
  /** Positions in `Presentation.groups`: first, and one past the last. */
  readonly firstGroup: number;
  readonly endGroup: number;
}

/** The oldest group that is still known of the group's run, and of which `holds` is true up to this one. */
export type FindBeginning = (group: Group, holds: (group: Group) => boolean) => { group: Group; isBeginning: boolean };

/** The runs of a presentation, each cut where the keys change. */
export const stretchesOf = (
  { encryption }: OriginEndpointConfig,
  { groups, runs }: Presentation,
  findBeginning: FindBeginning,
): Stretch[] => {
  const intervalSeconds = encryption?.keyRotationIntervalSeconds ?? null;
  if (encryption === undefined || intervalSeconds === null) {
    return runs.map((run) => ({
      id: String(run.startMs),
      run,
      startMs: run.startMs,
      start90k: run.start90k,
      firstGroup: run.firstGroup,
      endGroup: run.endGroup,
    }));
  }
  const periodOf = ({ startMs }: Group): number => usedKeyPeriod(encryption, startMs)?.index ?? 0;
  return runs.flatMap((run) => {
    const stretches: Stretch[] = [];
    for (let at = run.firstGroup; at < run.endGroup; ) {
      const first = groups[at] as Group;
      const period = periodOf(first);
      let end = at + 1;
      while (end < run.endGroup && periodOf(groups[end] as Group) === period) end += 1;
      const start90k = startOf(run, first, at > run.firstGroup, period * intervalSeconds * 1000, (beginning) =>
        findBeginning(beginning, (group) => periodOf(group) === period),
      );
      stretches.push({
        id: `${run.startMs}-${period}`,
        run,
        // By the run's own clock, so that all of its stretches lie on one line.
        startMs: run.startMs + Math.round((start90k - run.start90k) / 90),
        start90k,
        firstGroup: at,
        endGroup: end,
      });
      at = end;
    }
    return stretches;
  });
};

/**
 * Where a stretch begins: with its first group, which may have left the window; if it is forgotten altogether, as long ago as the
 * keys' own period began. The group that began before that has gone by then, so that nothing is cut off. Where it has not, the keys
 * stand in for those of earlier times, as after a stream was encrypted on the air: that reaches back to the run's beginning.
 */
const startOf = (
  run: Run,
  first: Group,
  followsAnother: boolean,
  periodStartMs: number,
  find: (group: Group) => { group: Group; isBeginning: boolean },
): number => {
  if (followsAnother) return first.start90k;
  const { group, isBeginning } = find(first);
  if (isBeginning) return group.start90k;
  const byClock90k = run.start90k + Math.max(0, periodStartMs - run.startMs) * 90;
  return byClock90k <= group.start90k ? byClock90k : run.start90k;
};
