import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

export const fieldStyles =
  "w-full rounded-md border border-line-strong bg-surface text-sm text-ink shadow-low transition-colors placeholder:text-ink-3 hover:border-ink-3 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/40 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-bad";

export const Input = ({ className, type, ...rest }: ComponentProps<"input">) => (
  <input
    type={type ?? "text"}
    className={cn(
      fieldStyles,
      "h-9 text-ellipsis px-3",
      type === "number" && "[appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none",
      className,
    )}
    {...rest}
  />
);

export const Textarea = ({ className, rows, ...rest }: ComponentProps<"textarea">) => (
  <textarea rows={rows ?? 3} className={cn(fieldStyles, "min-h-20 resize-y px-3 py-2", className)} {...rest} />
);
