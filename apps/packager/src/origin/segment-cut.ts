import type { SegmentLookup } from "@sluice/media/timeline";

type Cut = Pick<Extract<SegmentLookup, { kind: "ready" }>, "group" | "fragments"> & {
  readonly segment: Pick<Extract<SegmentLookup, { kind: "ready" }>["segment"], "isComplete" | "timescale">;
};

/** Below it there is no sample: what lies between two fragments is an encoder's rounding. */
const ROUNDING_MS = 1;

/**
 * Which samples a segment begins with, and which follow: by the wall clock, when its first one plays, which is not when the group
 * begins where sound is cut by its own frames or the first fragment never came; and, where fragments do not follow one another,
 * which there are. Manifests call a segment complete also when a short piece of it is missing, and what follows it has moved up.
 */
export const cutOf = ({ group, fragments, segment: { isComplete, timescale } }: Cut) => {
  const msOf = (ticks: number): number => (ticks / timescale) * 1000;
  const first = fragments[0]?.startTicks ?? 0;
  const hasHole = fragments.some(({ startTicks }, i) => {
    const before = fragments[i - 1];
    const end = before === undefined ? startTicks : before.startTicks + before.durationTicks;
    return Math.abs(msOf(startTicks - end)) >= ROUNDING_MS;
  });
  return {
    startMs: group.startMs + Math.round(msOf(first) - group.start90k / 90),
    rest: isComplete && !hasHole ? undefined : fragments.map(({ startTicks }) => Math.round(msOf(startTicks - first))),
  };
};
