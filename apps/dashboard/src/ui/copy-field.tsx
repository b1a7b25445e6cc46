import type { ReactNode } from "react";
import { cn } from "#lib/cn.ts";
import { Address } from "./address.tsx";
import { CopyButton } from "./copy-button.tsx";

interface CopyFieldProps {
  label: string;
  value: string;
  /** What stands there instead of the value, as dots for a secret. */
  shown?: string;
  /** Further buttons after the copy button. */
  actions?: ReactNode;
  testId?: string;
  className?: string;
}

/** A read-only value with its label and a copy button. */
export const CopyField = ({ label, value, shown, actions, testId, className }: CopyFieldProps) => (
  <div className={cn("grid min-w-0 content-start gap-1", className)}>
    <span className="text-ink-2 text-xs [overflow-wrap:anywhere]">{label}</span>
    <div className="flex min-w-0 items-center rounded-md border border-line bg-sunken/60 pr-0.5 pl-3">
      <code data-testid={testId} className="min-w-0 flex-1 py-2 font-mono text-[0.8125rem] [overflow-wrap:anywhere]">
        {shown ?? <Address text={value} />}
      </code>
      {actions}
      <CopyButton text={value} label={label} />
    </div>
  </div>
);
