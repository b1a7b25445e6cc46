"use client";
import type { ComponentProps } from "react";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";

interface CodeFieldProps extends ComponentProps<"input"> {
  error: string | undefined;
  /** False where only the app's own code counts. */
  takesRecoveryCode?: boolean;
}

/** The six digits of an authenticator app, or a recovery code. */
export const CodeField = ({ error, takesRecoveryCode, ...input }: CodeFieldProps) => (
  <Field
    label="Code"
    error={error}
    hint={
      takesRecoveryCode === false
        ? "Six digits that your app shows now."
        : "Six digits that your app shows now, or one of your recovery codes."
    }
  >
    {(control) => (
      <Input
        {...control}
        autoComplete="one-time-code"
        autoCapitalize="off"
        spellCheck={false}
        className="max-w-60 font-mono"
        {...input}
      />
    )}
  </Field>
);
