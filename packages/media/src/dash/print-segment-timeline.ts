import type { MpdSegment } from "./mpd.ts";
import { element } from "./xml.ts";

/**
 * ISO/IEC 23009-1, 5.3.9.6: runs of equal, continuous segments as one S with `@r`. `@t` stands on the first and wherever a
 * segment does not begin where the last one ended.
 */
export const printSegmentTimeline = (segments: readonly MpdSegment[]): string => {
  const runs: string[] = [];
  let run: { t: bigint | undefined; d: number; count: number } | undefined;
  let endTicks: bigint | undefined;
  const finish = (): void => {
    if (run !== undefined)
      runs.push(element("S", { t: run.t, d: run.d, r: run.count > 1 ? run.count - 1 : undefined }));
  };
  for (const { startTicks, durationTicks } of segments) {
    const continues = startTicks === endTicks;
    if (run !== undefined && continues && run.d === durationTicks) run.count += 1;
    else {
      finish();
      run = { t: continues ? undefined : startTicks, d: durationTicks, count: 1 };
    }
    endTicks = startTicks + BigInt(durationTicks);
  }
  finish();
  return element("SegmentTimeline", {}, runs);
};
