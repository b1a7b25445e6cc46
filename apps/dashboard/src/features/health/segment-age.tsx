"use client";
import { cn } from "#lib/cn.ts";
import { formatAge, formatUtc } from "#lib/format.ts";
import { useNow } from "#lib/use-now.ts";
import { useLiveStatus } from "./live-status.tsx";

interface SegmentAgeProps {
  atMs: number;
  /** A segment is late when its age passes twice its duration and a second. */
  durationMs: number | null;
}

/** How long ago the last segment came, ticking. */
export const SegmentAge = ({ atMs, durationMs }: SegmentAgeProps) => {
  const { clockOffsetMs } = useLiveStatus();
  const ageMs = useNow(200) + clockOffsetMs - atMs;
  const isLate = durationMs !== null && ageMs > 2 * durationMs + 1000;
  return (
    <span title={formatUtc(atMs)} className={cn("whitespace-nowrap tabular-nums", isLate && "font-medium text-warn")}>
      {formatAge(ageMs)}
      {isLate && <span className="sr-only"> (late)</span>}
    </span>
  );
};
