"use client";
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Button } from "./button.tsx";
import { Input } from "./input.tsx";

/** A password field whose text can be shown. */
export const PasswordInput = (props: ComponentProps<"input">) => {
  const [isShown, setShown] = useState(false);
  return (
    <div className="relative">
      <Input {...props} type={isShown ? "text" : "password"} spellCheck={false} className="pr-10" />
      <Button
        variant="ghost"
        size="iconSm"
        className="absolute top-0.5 right-0.5"
        aria-label={isShown ? "Hide password" : "Show password"}
        aria-pressed={isShown}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      </Button>
    </div>
  );
};
