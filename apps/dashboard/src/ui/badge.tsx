import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

const badgeStyles = cva(
  "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs leading-4 [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "bg-sunken text-ink-2",
        accent: "bg-accent-soft text-accent-text",
        live: "bg-live-soft text-live",
        warn: "bg-warn-soft text-warn",
        bad: "bg-bad-soft text-bad",
        outline: "border border-line-strong text-ink-2",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badgeStyles>["tone"]>;

export const Badge = ({ className, tone, ...rest }: ComponentProps<"span"> & { tone?: BadgeTone }) => (
  <span className={cn(badgeStyles({ tone }), className)} {...rest} />
);

const DOT_COLORS = {
  live: "bg-live animate-pulse-live",
  warn: "bg-warn",
  bad: "bg-bad",
  neutral: "bg-ink-3/50",
} as const;

export const Dot = ({ tone }: { tone: keyof typeof DOT_COLORS }) => (
  <span aria-hidden className={cn("inline-block size-2 shrink-0 rounded-full", DOT_COLORS[tone])} />
);
