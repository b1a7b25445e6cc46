import type { ReactNode } from "react";
import { cn } from "#lib/cn.ts";

/** One figure with its name. */
export const Stat = ({
  label,
  value,
  detail,
  className,
  testId,
}: {
  label: string;
  value: ReactNode;
  detail?: ReactNode;
  className?: string;
  testId?: string;
}) => (
  <div className={cn("min-w-0", className)}>
    <dt className="text-[0.8125rem] text-ink-2">{label}</dt>
    <dd
      data-testid={testId}
      className="mt-1 text-balance font-semibold [overflow-wrap:anywhere] text-xl tabular-nums leading-7 tracking-tight"
    >
      {value}
    </dd>
    {detail !== undefined && <dd className="mt-0.5 text-ink-3 text-xs">{detail}</dd>}
  </div>
);
