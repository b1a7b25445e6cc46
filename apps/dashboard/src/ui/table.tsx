import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

/** A table that scrolls sideways inside its card rather than widening the page. */
export const Table = ({ className, label, ...rest }: ComponentProps<"table"> & { label: string }) => (
  <section
    aria-label={label}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    tabIndex={0}
    className="@container relative overflow-x-auto focus-visible:-outline-offset-2"
  >
    <table className={cn("w-full border-collapse text-left text-sm", className)} {...rest} />
  </section>
);

export const TableHead = ({ className, ...rest }: ComponentProps<"thead">) => (
  <thead className={cn("border-line border-y bg-sunken/60", className)} {...rest} />
);

export const TableBody = ({ className, ...rest }: ComponentProps<"tbody">) => (
  <tbody className={cn("divide-y divide-line", className)} {...rest} />
);

export const Th = ({ className, scope, ...rest }: ComponentProps<"th">) => (
  <th
    scope={scope ?? "col"}
    className={cn("h-9 whitespace-nowrap px-3 font-medium text-ink-2 text-xs first:pl-5 last:pr-5", className)}
    {...rest}
  />
);

export const Td = ({ className, ...rest }: ComponentProps<"td">) => (
  <td className={cn("px-3 py-3 align-middle first:pl-5 last:pr-5", className)} {...rest} />
);

export const Tr = ({ className, ...rest }: ComponentProps<"tr">) => (
  <tr className={cn("transition-colors hover:bg-sunken/50", className)} {...rest} />
);

const COLUMNS_FROM = { sm: "sm:hidden", "@4xl": "@4xl:hidden" } as const;

interface CellNameProps {
  name: string;
  /** From which width, of the screen or of the table's card, rows have columns. Below it each row is a block. */
  columnsFrom: keyof typeof COLUMNS_FROM;
}

/** What the head of the column says where there is one. */
export const CellName = ({ name, columnsFrom }: CellNameProps) => (
  <span className={cn("font-normal text-ink-2", COLUMNS_FROM[columnsFrom])}>{name}</span>
);
