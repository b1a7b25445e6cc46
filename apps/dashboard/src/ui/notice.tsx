import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#lib/cn.ts";

const TONES = {
  info: { icon: Info, classes: "border-line bg-sunken/60 text-ink-2", iconClasses: "text-accent-text" },
  warn: { icon: TriangleAlert, classes: "border-warn/30 bg-warn-soft text-ink", iconClasses: "text-warn" },
  bad: { icon: CircleAlert, classes: "border-bad/30 bg-bad-soft text-ink", iconClasses: "text-bad" },
} as const;

interface NoticeProps {
  tone?: keyof typeof TONES;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
  role?: "alert" | "status";
}

export const Notice = ({ tone, title, children, actions, className, role }: NoticeProps) => {
  const { icon: Icon, classes, iconClasses } = TONES[tone ?? "info"];
  return (
    <div
      role={role}
      className={cn("flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-3", classes, className)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", iconClasses)} />
      <div className="min-w-0 flex-1 basis-52 leading-5">
        {title !== undefined && <p className="font-medium text-ink">{title}</p>}
        {children !== undefined && <div className="[overflow-wrap:anywhere]">{children}</div>}
      </div>
      {actions}
    </div>
  );
};
