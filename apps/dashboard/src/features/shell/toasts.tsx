"use client";
import { Toaster } from "sonner";
import { useIsPhone } from "#lib/use-is-phone.ts";

/** On a phone at the top: below, they would lie over the buttons of a dialog. They can be pressed while one is open. */
export const Toasts = () => (
  <Toaster
    position={useIsPhone() ? "top-right" : "bottom-right"}
    mobileOffset={{ top: 8 }}
    theme="system"
    toastOptions={{
      classNames: {
        toast: "!pointer-events-auto !bg-surface !text-ink !border-line !shadow-high !rounded-lg !font-sans",
        description: "!text-ink-2",
      },
    }}
  />
);
