"use client";
import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

export const Switch = ({ className, ...rest }: ComponentProps<typeof Primitive.Root>) => (
  <Primitive.Root
    className={cn(
      "inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-transparent bg-line-strong transition-colors data-[state=checked]:bg-accent disabled:opacity-50",
      className,
    )}
    {...rest}
  >
    <Primitive.Thumb className="block size-4 translate-x-px rounded-full bg-white shadow-low transition-transform data-[state=checked]:translate-x-[1.0625rem] dark:data-[state=checked]:bg-accent-ink" />
  </Primitive.Root>
);
