"use client";
import { useState } from "react";
import { Field } from "./field.tsx";
import { Textarea } from "./input.tsx";

interface ListFieldProps {
  label: string;
  hint: string;
  error: string | undefined;
  value: readonly string[];
  onChange: (items: string[]) => void;
  onBlur?: () => void;
  testId?: string;
}

/** A list of short texts, one a line: what is typed stays as it was typed, and is read as a list. */
export const ListField = ({ label, hint, error, value, onChange, onBlur, testId }: ListFieldProps) => {
  const [text, setText] = useState(() => value.join("\n"));
  return (
    <Field label={label} optional hint={hint} error={error}>
      {(control) => (
        <Textarea
          {...control}
          value={text}
          onBlur={onBlur}
          onChange={({ target }) => {
            setText(target.value);
            onChange(target.value.split(/[\s,]+/).filter((item) => item !== ""));
          }}
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-xs"
          data-testid={testId}
        />
      )}
    </Field>
  );
};
