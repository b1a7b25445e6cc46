import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#lib/cn.ts";

const TONES = {
  warn: { classes: "border-warn/25 bg-warn-soft", iconClasses: "text-warn" },
  bad: { classes: "border-bad/30 bg-bad-soft", iconClasses: "text-bad" },
} as const;

interface BannerProps {
  tone: keyof typeof TONES;
  icon: LucideIcon;
  /** A sentence of its own, before the rest. */
  title?: string;
  children: ReactNode;
  actions?: ReactNode;
  testId?: string;
}

/** One line across the whole console, above the page. */
export const Banner = ({ tone, icon: Icon, title, children, actions, testId }: BannerProps) => (
  <div data-testid={testId} className={cn("border-b", TONES[tone].classes)}>
    <div className="mx-auto flex max-w-6xl items-start gap-3 px-4 py-2 sm:px-6 lg:px-10">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", TONES[tone].iconClasses)} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <p className="min-w-0 flex-1 basis-64 leading-5">
          {title !== undefined && <strong className="font-medium">{title} </strong>}
          {children}
        </p>
        {actions}
      </div>
    </div>
  </div>
);
