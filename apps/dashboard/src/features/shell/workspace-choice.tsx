"use client";
import type { Membership } from "@sluice/contracts";
import { ArrowRight, LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { FormError } from "#ui/form-error.tsx";
import { CreateTenantForm } from "./create-tenant-form.tsx";
import { COULD_NOT_GO, goToTenant } from "./go-to-tenant.ts";

/** For who is signed in and in no workspace: the one they were in is gone, or they left it. */
export const WorkspaceChoice = ({ memberships }: { memberships: readonly Membership[] }) => {
  const [busyId, setBusyId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const go = async (tenantId: string) => {
    setBusyId(tenantId);
    if (await goToTenant(tenantId)) return;
    setBusyId(null);
    setProblem(COULD_NOT_GO);
  };
  return (
    <div className="grid gap-6">
      {memberships.length > 0 && (
        <ul className="grid gap-2">
          {memberships.map(({ tenantId, tenantName, role, isClosed }) => (
            <li key={tenantId}>
              <Button
                className="h-auto w-full justify-between py-2.5 text-left"
                busy={busyId === tenantId}
                disabled={busyId !== null}
                onClick={() => void go(tenantId)}
                data-testid="workspace-choice"
              >
                <span className="min-w-0">
                  <span className="flex items-center gap-2">
                    <span className="truncate">{tenantName}</span>
                    {isClosed && <Badge tone="warn">Closed</Badge>}
                  </span>
                  <span className="block text-ink-3 text-xs">{role}</span>
                </span>
                <ArrowRight aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <FormError message={problem} />
      <CreateTenantForm className="grid gap-4">
        {({ fields, isSubmitting }) => (
          <>
            <h2 className="font-semibold">New workspace</h2>
            {fields}
            <Button type="submit" variant="primary" size="lg" busy={isSubmitting} data-testid="new-tenant-submit">
              Create workspace
            </Button>
          </>
        )}
      </CreateTenantForm>
      <Button variant="ghost" onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
        <LogOut aria-hidden /> Sign out
      </Button>
    </div>
  );
};
