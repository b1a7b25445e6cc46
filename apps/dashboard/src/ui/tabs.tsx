"use client";
import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

export const Tabs = Primitive.Root;

export const TabList = ({ className, ...rest }: ComponentProps<typeof Primitive.List>) => (
  <Primitive.List className={cn("flex gap-1 overflow-x-auto rounded-lg bg-sunken p-1", className)} {...rest} />
);

export const Tab = ({ className, ...rest }: ComponentProps<typeof Primitive.Trigger>) => (
  <Primitive.Trigger
    className={cn(
      "h-8 flex-none whitespace-nowrap rounded-md px-1.5 font-medium sm:px-3 text-[0.8125rem] text-ink-2 transition-colors hover:text-ink data-[state=active]:bg-surface data-[state=active]:text-ink data-[state=active]:shadow-low",
      className,
    )}
    {...rest}
  />
);

export const TabPanel = ({ className, ...rest }: ComponentProps<typeof Primitive.Content>) => (
  <Primitive.Content className={cn("outline-offset-4", className)} {...rest} />
);
