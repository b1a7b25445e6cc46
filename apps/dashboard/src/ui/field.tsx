import { Label } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "#lib/cn.ts";

interface FieldProps {
  label: string;
  /** Shown below the control while there is no error. */
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  /** Gets what ties the control to its label, hint and error. */
  children: (control: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": true | undefined;
  }) => ReactNode;
}

/** A labelled control with its hint, or its error with the next step. */
export const Field = ({ label, hint, error, optional, className, children }: FieldProps) => {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = error !== undefined || hint !== undefined;
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-2">
        <Label.Root htmlFor={id} className="min-w-0 font-medium text-[0.8125rem] text-ink [overflow-wrap:anywhere]">
          {label}
        </Label.Root>
        {optional === true && <span className="text-ink-3 text-xs">optional</span>}
      </div>
      {children({
        id,
        "aria-describedby": hasNote ? noteId : undefined,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {hasNote && (
        <p
          id={noteId}
          role={error === undefined ? undefined : "alert"}
          className={cn(
            "text-[0.8125rem] leading-5 [overflow-wrap:anywhere]",
            error === undefined ? "text-ink-3" : "text-bad",
          )}
        >
          {error === undefined ? hint : sentence(error)}
        </p>
      )}
    </div>
  );
};

/**
 * Schema messages are clauses ("must have …"); beside a field they stand alone, so they start with a capital. An e-mail address
 * that stands first stays as it was written.
 */
const sentence = (text: string): string => {
  if (text === "must have at least 1 character") return "Fill this in";
  return /^\S+@/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
};
