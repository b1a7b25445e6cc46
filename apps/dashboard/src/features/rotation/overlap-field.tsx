"use client";
import { Field } from "#ui/field.tsx";
import { Select } from "#ui/select.tsx";

const OVERLAPS = [
  { value: "0", label: "Ends at once" },
  { value: "3600", label: "Works for 1 more hour" },
  { value: "86400", label: "Works for 1 more day" },
  { value: "604800", label: "Works for 7 more days" },
] as const;

export type OverlapSeconds = (typeof OVERLAPS)[number]["value"];

interface OverlapFieldProps {
  label: string;
  hint?: string | undefined;
  value: OverlapSeconds;
  onChange: (value: OverlapSeconds) => void;
}

/** How long something that is replaced works on beside what replaces it. */
export const OverlapField = ({ label, hint, value, onChange }: OverlapFieldProps) => (
  <Field label={label} hint={hint}>
    {(control) => (
      <Select {...control} value={value} onValueChange={onChange} options={OVERLAPS} data-testid="rotate-overlap" />
    )}
  </Field>
);
