import type { ComponentProps, ReactNode } from "react";
import { cn } from "#lib/cn.ts";

export const Card = ({ className, ...rest }: ComponentProps<"section">) => (
  <section className={cn("min-w-0 rounded-lg border border-line bg-surface shadow-low", className)} {...rest} />
);

interface CardHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
  id?: string;
}

export const CardHeader = ({ title, description, actions, className, id }: CardHeaderProps) => (
  <div
    className={cn(
      "flex flex-wrap justify-between gap-x-4 gap-y-3 px-5 pt-4 pb-3",
      description === undefined ? "items-center" : "items-start",
      className,
    )}
  >
    <div className={cn("min-w-0 flex-1", description === undefined ? "basis-36" : "basis-56")}>
      <h2 id={id} className="font-semibold text-[0.9375rem] text-ink leading-6 [overflow-wrap:anywhere]">
        {title}
      </h2>
      {description !== undefined && <p className="mt-0.5 text-[0.8125rem] text-ink-2 leading-5">{description}</p>}
    </div>
    {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
  </div>
);

export const CardBody = ({ className, ...rest }: ComponentProps<"div">) => (
  <div className={cn("px-5 pb-5 [&>*]:min-w-0", className)} {...rest} />
);
