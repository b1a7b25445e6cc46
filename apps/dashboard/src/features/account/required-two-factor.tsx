"use client";
import { signOut } from "next-auth/react";
import { Button } from "#ui/button.tsx";
import { TwoFactorSetup } from "./two-factor-setup.tsx";

export const RequiredTwoFactor = () => (
  <div className="grid gap-6">
    <TwoFactorSetup onDone={() => window.location.assign("/")} />
    <div className="border-line border-t pt-4 text-center">
      <Button variant="link" size="inline" onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
        Sign out
      </Button>
    </div>
  </div>
);
