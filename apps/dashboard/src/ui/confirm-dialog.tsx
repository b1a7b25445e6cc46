"use client";
import { AlertDialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { Input } from "./input.tsx";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  confirmLabel: string;
  /** When given, the button works only after exactly this was typed. */
  typed?: string;
  /** Of the button; what is not said is dangerous. */
  tone?: "danger" | "primary";
  busy: boolean;
  onConfirm: () => void;
  testId?: string;
}

/** Asks before something that cannot be undone, or that others notice. The caller closes it when the work is done. */
export const ConfirmDialog = (props: ConfirmDialogProps) => (
  <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
    <AlertDialog.Portal>
      <AlertDialog.Overlay className="fixed inset-0 z-50 animate-fade bg-black/45 backdrop-blur-[2px]" />
      <AlertDialog.Content
        data-testid={props.testId}
        className="fixed inset-x-4 top-[50%] z-50 mx-auto max-h-[92dvh] max-w-md -translate-y-1/2 animate-enter overflow-y-auto rounded-xl border border-line bg-surface shadow-high outline-none"
      >
        <ConfirmForm {...props} />
      </AlertDialog.Content>
    </AlertDialog.Portal>
  </AlertDialog.Root>
);

const ConfirmForm = ({ title, children, confirmLabel, typed, tone, busy, onConfirm }: ConfirmDialogProps) => {
  const [text, setText] = useState("");
  const isReady = typed === undefined || text === typed;
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !busy) onConfirm();
      }}
    >
      <div className="grid grid-cols-1 gap-4 px-5 py-5 [overflow-wrap:anywhere]">
        <AlertDialog.Title className="font-semibold text-base leading-6">{title}</AlertDialog.Title>
        <AlertDialog.Description asChild>
          <div className="grid gap-2 text-ink-2 text-sm leading-6">{children}</div>
        </AlertDialog.Description>
        {typed !== undefined && (
          <Field label={`Type ${typed} to confirm`}>
            {(control) => (
              <Input
                {...control}
                value={text}
                onChange={(event) => setText(event.target.value)}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                data-testid="confirm-text"
              />
            )}
          </Field>
        )}
      </div>
      <div className="flex flex-col-reverse gap-2 rounded-b-xl border-line border-t bg-sunken/50 px-5 py-3.5 sm:flex-row sm:justify-end">
        <AlertDialog.Cancel asChild>
          <Button>Cancel</Button>
        </AlertDialog.Cancel>
        <Button type="submit" variant={tone ?? "danger"} busy={busy} disabled={!isReady} data-testid="confirm-submit">
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
};
