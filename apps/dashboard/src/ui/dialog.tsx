"use client";
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#lib/cn.ts";
import { Button } from "./button.tsx";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  size?: "md" | "lg" | "xl";
  children: ReactNode;
}

const WIDTHS = { md: "sm:max-w-md", lg: "sm:max-w-2xl", xl: "sm:max-w-4xl" } as const;

const FIELDS = "input, textarea, select, [role=combobox], [role=switch], [role=checkbox], [role=radio]";
const usable = (selector: string): string => `:is(${selector}):not(:disabled, [tabindex="-1"], [type=hidden])`;

/** The first field, or where there is none the first answer, which changes nothing; the cross in the corner comes last. */
const focusFirst = (event: Event): void => {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const dialog = event.currentTarget;
  const first =
    dialog.querySelector<HTMLElement>(usable(FIELDS)) ??
    dialog.querySelector<HTMLElement>(`[data-slot=dialog-footer] ${usable("button, a")}`);
  if (first === null) return;
  event.preventDefault();
  first.focus();
};

/** Who presses what a toast offers, or waves it away, has not done with the dialog. */
const stayForToasts = (event: Event): void => {
  if (event.target instanceof Element && event.target.closest("[data-sonner-toaster]") !== null) event.preventDefault();
};

/** A modal dialog: on a phone a sheet from below, with room for a toast above it, else a centred card. Focus goes in and comes back; Escape closes. */
export const Dialog = ({ open, onOpenChange, title, description, size, children }: DialogProps) => (
  <Primitive.Root open={open} onOpenChange={onOpenChange}>
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-50 animate-fade bg-black/45 backdrop-blur-[2px]" />
      <Primitive.Content
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
        onOpenAutoFocus={focusFirst}
        onInteractOutside={stayForToasts}
        className={cn(
          "fixed inset-x-0 bottom-0 z-50 flex max-h-[max(75dvh,calc(100dvh-5.5rem))] animate-enter flex-col rounded-t-xl border border-line bg-surface shadow-high outline-none",
          "sm:inset-x-4 sm:top-[50%] sm:bottom-auto sm:mx-auto sm:max-h-[88dvh] sm:-translate-y-1/2 sm:rounded-xl",
          WIDTHS[size ?? "md"],
        )}
      >
        <div className="flex items-start justify-between gap-4 border-line border-b px-5 py-4">
          <div className="min-w-0">
            <Primitive.Title className="font-semibold text-base leading-6 [overflow-wrap:anywhere]">
              {title}
            </Primitive.Title>
            {description !== undefined && (
              <Primitive.Description className="mt-1 text-[0.8125rem] text-ink-2 leading-5 [overflow-wrap:anywhere]">
                {description}
              </Primitive.Description>
            )}
          </div>
          <Primitive.Close asChild>
            <Button variant="ghost" size="iconSm" aria-label="Close" className="-mt-1 -mr-2">
              <X aria-hidden />
            </Button>
          </Primitive.Close>
        </div>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);

/**
 * What a dialog scrolls. Its rows are as high as what is in them: left to themselves, those that hide what overflows would be
 * squeezed until all fits, and what they hide could not be scrolled to.
 */
export const DialogBody = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div className={cn("grid min-h-0 flex-1 auto-rows-max content-start gap-4 overflow-y-auto px-5 py-5", className)}>
    {children}
  </div>
);

export const DialogFooter = ({ children }: { children: ReactNode }) => (
  <div
    data-slot="dialog-footer"
    className="flex flex-col-reverse gap-2 rounded-b-xl border-line border-t bg-sunken/50 px-5 py-3.5 sm:flex-row sm:justify-end"
  >
    {children}
  </div>
);

interface SubmitFooterProps extends Omit<ComponentProps<typeof Button>, "type"> {
  onCancel: () => void;
}

/** The footer of a form in a dialog: away without a change, or the button that sends it, of which the rest speaks. */
export const SubmitFooter = ({ onCancel, ...submit }: SubmitFooterProps) => (
  <DialogFooter>
    <Button onClick={onCancel}>Cancel</Button>
    <Button type="submit" variant="primary" {...submit} />
  </DialogFooter>
);
