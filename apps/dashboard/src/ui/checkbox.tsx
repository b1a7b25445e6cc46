"use client";
import { Check } from "lucide-react";
import { Checkbox as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

export const Checkbox = ({ className, ...rest }: ComponentProps<typeof Primitive.Root>) => (
  <Primitive.Root
    className={cn(
      "flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-line-strong bg-surface shadow-low data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50",
      className,
    )}
    {...rest}
  >
    <Primitive.Indicator>
      <Check aria-hidden strokeWidth={3} className="size-3 text-accent-ink" />
    </Primitive.Indicator>
  </Primitive.Root>
);
