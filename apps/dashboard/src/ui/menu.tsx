"use client";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#lib/cn.ts";

interface MenuProps {
  trigger: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom";
  children: ReactNode;
}

export const Menu = ({ trigger, align, side, children }: MenuProps) => (
  <DropdownMenu.Root>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        align={align ?? "end"}
        side={side ?? "bottom"}
        sideOffset={6}
        collisionPadding={8}
        className="z-[60] min-w-48 animate-fade rounded-lg border border-line bg-surface p-1 shadow-high"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);

export const MenuItem = ({
  className,
  danger,
  ...rest
}: ComponentProps<typeof DropdownMenu.Item> & { danger?: boolean }) => (
  <DropdownMenu.Item
    className={cn(
      "flex cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4 [&_svg]:text-ink-3",
      danger === true && "text-bad data-[highlighted]:bg-bad-soft [&_svg]:text-bad",
      className,
    )}
    {...rest}
  />
);

export const MenuSeparator = () => <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2.5 py-1.5 text-ink-3 text-xs">{children}</DropdownMenu.Label>
);

export const MenuRadioGroup = DropdownMenu.RadioGroup;

export const MenuRadioItem = ({ className, children, ...rest }: ComponentProps<typeof DropdownMenu.RadioItem>) => (
  <DropdownMenu.RadioItem
    className={cn(
      "flex cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-ink-2 text-sm outline-none data-[highlighted]:bg-sunken data-[state=checked]:text-ink [&_svg]:size-4",
      className,
    )}
    {...rest}
  >
    {children}
    <DropdownMenu.ItemIndicator className="ml-auto size-1.5 rounded-full bg-accent" />
  </DropdownMenu.RadioItem>
);
