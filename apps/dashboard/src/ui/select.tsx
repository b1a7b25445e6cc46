"use client";
import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import { cn } from "#lib/cn.ts";
import { fieldStyles } from "./input.tsx";

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: boolean;
}

interface SelectProps<V extends string> {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly SelectOption<V>[];
  disabled?: boolean | undefined;
  id?: string;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  "data-testid"?: string;
}

export const Select = <V extends string>({
  value,
  onValueChange,
  options,
  disabled,
  className,
  ...trigger
}: SelectProps<V>) => (
  <Primitive.Root
    value={value}
    onValueChange={(next) => {
      const chosen = options.find((option) => option.value === next);
      if (chosen !== undefined) onValueChange(chosen.value);
    }}
    disabled={disabled === true}
  >
    <Primitive.Trigger
      {...trigger}
      className={cn(fieldStyles, "flex h-9 items-center justify-between gap-2 px-3 text-left", className)}
    >
      <span className="truncate">
        <Primitive.Value />
      </span>
      <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
    </Primitive.Trigger>
    <Primitive.Portal>
      <Primitive.Content
        position="popper"
        sideOffset={4}
        className="z-[60] max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-[calc(100vw-2rem)] animate-fade overflow-hidden rounded-lg border border-line bg-surface p-1 shadow-high"
      >
        <Primitive.Viewport>
          {options.map((option) => (
            <Primitive.Item
              key={option.value}
              value={option.value}
              disabled={option.disabled === true}
              className="relative flex cursor-default select-none flex-col rounded-md py-1.5 pr-8 pl-2.5 text-sm outline-none data-[disabled]:pointer-events-none data-[highlighted]:bg-sunken data-[disabled]:opacity-50"
            >
              <Primitive.ItemText>{option.label}</Primitive.ItemText>
              {option.hint !== undefined && <span className="text-ink-3 text-xs leading-5">{option.hint}</span>}
              <Primitive.ItemIndicator className="absolute top-2 right-2">
                <Check aria-hidden className="size-4 text-accent-text" />
              </Primitive.ItemIndicator>
            </Primitive.Item>
          ))}
        </Primitive.Viewport>
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);
