"use client";
import { useId } from "react";
import { Switch } from "./switch.tsx";

interface SwitchFieldProps {
  label: string;
  hint?: string;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  testId?: string;
}

export const SwitchField = ({ label, hint, checked, onCheckedChange, disabled, testId }: SwitchFieldProps) => {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4 rounded-lg border border-line px-4 py-3">
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium text-[0.8125rem]">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="mt-0.5 text-[0.8125rem] text-ink-3 leading-5">
            {hint}
          </p>
        )}
      </div>
      <Switch
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        checked={checked}
        onCheckedChange={onCheckedChange}
        disabled={disabled === true}
        data-testid={testId}
        className="mt-0.5"
      />
    </div>
  );
};
