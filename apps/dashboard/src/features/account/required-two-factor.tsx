"use client";
import type { Membership } from "@sluice/contracts";
import { signOut } from "next-auth/react";
import { WorkspaceList } from "#features/shell/workspace-list.tsx";
import { Button } from "#ui/button.tsx";
import { TwoFactorSetup } from "./two-factor-setup.tsx";

/** `elsewhere` are the workspaces that one can go on with instead: what one asks for is not asked for by all. */
export const RequiredTwoFactor = ({ elsewhere }: { elsewhere: readonly Membership[] }) => (
  <div className="grid gap-6">
    <TwoFactorSetup onDone={() => window.location.assign("/")} />
    {elsewhere.length > 0 && (
      <section className="grid gap-3 border-line border-t pt-4" aria-labelledby="elsewhere">
        <h2 id="elsewhere" className="font-semibold">
          Or go to another workspace
        </h2>
        <WorkspaceList memberships={elsewhere} />
      </section>
    )}
    <div className="border-line border-t pt-4 text-center">
      <Button variant="link" size="inline" onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
        Sign out
      </Button>
    </div>
  </div>
);
