"use client";
import { Tooltip as Primitive } from "radix-ui";
import type { ReactNode } from "react";

export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Primitive.Provider delayDuration={300}>{children}</Primitive.Provider>
);

const Tooltip = ({ text, children }: { text: string; children: ReactNode }) => (
  <Primitive.Root>
    <Primitive.Trigger asChild>{children}</Primitive.Trigger>
    <Primitive.Portal>
      <Primitive.Content
        sideOffset={6}
        collisionPadding={8}
        className="z-[70] max-w-72 animate-fade rounded-md bg-ink px-2.5 py-1.5 text-canvas text-xs leading-4"
      >
        {text}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);
