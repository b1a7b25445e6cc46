"use client";
import { suspensionReasonSchema } from "@sluice/contracts";
import { type ReactNode, useState } from "react";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Field } from "#ui/field.tsx";
import { Textarea } from "#ui/input.tsx";

interface ReasonedActProps {
  /** Of the field for the reason. */
  label: string;
  /** The button, here and in the question. */
  act: string;
  question: string;
  isDestructive: boolean;
  /** When given, it must be typed to confirm. */
  typed?: string;
  busy: boolean;
  /** Rejects when it was refused; the caller has said so. */
  onConfirm: (reason: string) => Promise<void>;
  testId: string;
  /** What will happen. */
  children: ReactNode;
}

/** Something done to a tenant, with words that its owners read: first the words, then a question, then the deed. */
export const ReasonedAct = ({ label, act, question, isDestructive, typed, ...props }: ReasonedActProps) => {
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const ask = (): void => {
    const parsed = suspensionReasonSchema.safeParse(reason);
    setError(parsed.error?.issues[0]?.message);
    if (parsed.success) setAsking(true);
  };
  const confirm = async (): Promise<void> => {
    try {
      await props.onConfirm(reason.trim());
      setReason("");
      setAsking(false);
    } catch {
      // It was said already; the words stay, to try again.
    }
  };
  return (
    <div className="grid justify-items-start gap-4">
      <Field label={label} error={error} className="w-full">
        {(control) => (
          <Textarea
            {...control}
            value={reason}
            maxLength={1000}
            onChange={(event) => setReason(event.target.value)}
            data-testid={`${props.testId}-reason`}
          />
        )}
      </Field>
      <Button
        variant={isDestructive ? "dangerOutline" : "primary"}
        onClick={ask}
        aria-haspopup="dialog"
        data-testid={`${props.testId}-ask`}
      >
        {act}…
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={question}
        confirmLabel={act}
        tone={isDestructive ? "danger" : "primary"}
        busy={props.busy}
        onConfirm={() => void confirm()}
        {...(typed === undefined ? {} : { typed })}
      >
        {props.children}
      </ConfirmDialog>
    </div>
  );
};
