import { cn } from "#lib/cn.ts";

interface MeterProps {
  label: string;
  /** May be more than 100: the bar is full then, and its colour says so. */
  percent: number;
  /** Shares at which something happens. */
  marks?: readonly number[];
  className?: string;
}

/** How much of something is used up, at a glance: calm, then amber from 80 % on, then red. */
export const Meter = ({ label, percent, marks, className }: MeterProps) => (
  <div className={cn("relative h-1.5 overflow-hidden rounded-full bg-line", className)}>
    <meter className="sr-only" aria-label={label} min={0} max={100} value={Math.min(100, Math.round(percent))}>
      {Math.round(percent)} %
    </meter>
    <div
      className={cn("h-full rounded-full", percent >= 100 ? "bg-bad" : percent >= 80 ? "bg-warn" : "bg-accent")}
      style={{ width: `${Math.min(100, percent)}%` }}
    />
    {marks?.map((mark) => (
      <span key={mark} aria-hidden className="absolute inset-y-0 w-px bg-ink-3" style={{ left: `${mark}%` }} />
    ))}
  </div>
);
