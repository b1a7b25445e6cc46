"use client";
import { useQuery } from "@tanstack/react-query";
import { Building2, ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from "#ui/menu.tsx";
import { CreateTenantDialog } from "./create-tenant-dialog.tsx";
import { COULD_NOT_GO, goToTenant } from "./go-to-tenant.ts";
import { useSession } from "./session-context.tsx";

/** In which workspace one is, and the way to the others. */
export const TenantSwitcher = () => {
  const trpc = useTRPC();
  const { tenant, role } = useSession();
  const [isCreating, setCreating] = useState(false);
  const memberships = useQuery(trpc.account.memberships.queryOptions());
  const known = memberships.data ?? [{ tenantId: tenant.id, tenantName: tenant.name, role, isClosed: false }];
  const go = async (tenantId: string) => {
    if (tenantId !== tenant.id && !(await goToTenant(tenantId))) toast.error(COULD_NOT_GO);
  };
  return (
    <>
      <Menu
        side="bottom"
        align="start"
        trigger={
          <button
            type="button"
            data-testid="tenant-switcher"
            aria-label={`Workspace ${tenant.name}, switch`}
            className="flex w-full min-w-0 items-center gap-2.5 rounded-md border border-line bg-surface px-3 py-2 text-left transition-colors hover:bg-sunken"
          >
            <Building2 aria-hidden className="size-4 shrink-0 text-ink-3" />
            <span className="min-w-0 flex-1 truncate font-medium leading-5">{tenant.name}</span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
          </button>
        }
      >
        <MenuLabel>Workspaces</MenuLabel>
        <div className="max-h-[50dvh] max-w-72 overflow-y-auto">
          <MenuRadioGroup value={tenant.id} onValueChange={(value) => void go(value)}>
            {known.map((membership) => (
              <MenuRadioItem key={membership.tenantId} value={membership.tenantId} data-testid="tenant-choice">
                <span className="min-w-0">
                  <span className="flex items-center gap-2">
                    <span className="truncate">{membership.tenantName}</span>
                    {membership.isClosed && <Badge tone="warn">Closed</Badge>}
                  </span>
                  <span className="block text-ink-3 text-xs">{membership.role}</span>
                </span>
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </div>
        <MenuSeparator />
        <MenuItem data-testid="tenant-create" onSelect={() => setCreating(true)}>
          <Plus aria-hidden /> New workspace
        </MenuItem>
      </Menu>
      <CreateTenantDialog open={isCreating} onOpenChange={setCreating} />
    </>
  );
};
