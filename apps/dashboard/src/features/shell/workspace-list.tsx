"use client";
import type { Membership } from "@sluice/contracts";
import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { FormError } from "#ui/form-error.tsx";
import { COULD_NOT_GO, goToTenant } from "./go-to-tenant.ts";

/** Workspaces as buttons that lead there, for pages without the console's switcher. */
export const WorkspaceList = ({ memberships }: { memberships: readonly Membership[] }) => {
  const [busyId, setBusyId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const go = async (tenantId: string) => {
    setBusyId(tenantId);
    if (await goToTenant(tenantId)) return;
    setBusyId(null);
    setProblem(COULD_NOT_GO);
  };
  return (
    <div className="grid gap-3">
      <ul className="grid gap-2">
        {memberships.map(({ tenantId, tenantName, role, isClosed }) => (
          <li key={tenantId}>
            <Button
              className="h-auto w-full justify-between whitespace-normal py-2.5 text-left [overflow-wrap:anywhere]"
              busy={busyId === tenantId}
              disabled={busyId !== null}
              onClick={() => void go(tenantId)}
              data-testid="workspace-choice"
            >
              <span className="min-w-0">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span>{tenantName}</span>
                  {isClosed && <Badge tone="warn">Closed</Badge>}
                </span>
                <span className="block text-ink-3 text-xs">{role}</span>
              </span>
              <ArrowRight aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <FormError message={problem} />
    </div>
  );
};
