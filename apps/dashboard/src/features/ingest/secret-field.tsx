"use client";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";

/** A secret behind dots: shown on demand, copied without being shown. */
export const SecretField = ({ label, value, testId }: { label: string; value: string; testId?: string }) => {
  const [isShown, setShown] = useState(false);
  return (
    <CopyField
      label={label}
      value={value}
      {...(isShown ? {} : { shown: "••••••••••••••••" })}
      {...(testId === undefined ? {} : { testId })}
      actions={
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={isShown ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`}
          aria-pressed={isShown}
          data-testid={testId === undefined ? undefined : `${testId}-reveal`}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </Button>
      }
    />
  );
};
