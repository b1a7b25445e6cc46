import type { OperatorTenantFacts, TenantId } from "@sluice/contracts";
import { republishChannelConfigs, updateSuspension } from "@sluice/db";
import { toTenant } from "../tenants/get-tenant.ts";
import type { OperatorContext } from "./as-operator.ts";
import { changeTenant } from "./change-tenant.ts";
import { mailOwners } from "./mail-owners.ts";

/** Takes a tenant's channels off the air and closes its console, with a reason that its owners get by mail. */
export const suspendTenant = (
  context: OperatorContext,
  { tenantId, reason }: { readonly tenantId: TenantId; readonly reason: string },
): Promise<OperatorTenantFacts> =>
  changeTenant(context, {
    tenantId,
    action: "tenant.suspend",
    detail: { reason },
    work: async (tx, row, now) => {
      // Suspended again, it stays suspended since the first time; only the reason is another.
      const suspendedAt = row.suspendedAt ?? now;
      const updated = await updateSuspension(tx, tenantId, { suspendedAt, suspendedReason: reason });
      await mailOwners(tx, row, {
        subject: `${row.name} has been suspended`,
        title: `${row.name} has been suspended`,
        paragraphs: [
          "Its channels take and serve nothing any more, and nothing can be changed until it is released. The reason:",
          reason,
          "Nothing has been deleted: settings and media are kept. Reply to whoever runs this installation.",
        ],
      });
      // Last: from here to the commit nobody else can publish.
      await republishChannelConfigs(tx, tenantId);
      return { before: toTenant(row), after: toTenant(updated) };
    },
  });

/** Puts everything back as it was, media included; encoders find their channels at once. */
export const releaseTenant = (
  context: OperatorContext,
  { tenantId, reason }: { readonly tenantId: TenantId; readonly reason: string },
): Promise<OperatorTenantFacts> =>
  changeTenant(context, {
    tenantId,
    action: "tenant.release",
    detail: { reason },
    work: async (tx, row) => {
      if (row.suspendedAt === null) return null;
      const updated = await updateSuspension(tx, tenantId, { suspendedAt: null, suspendedReason: null });
      await mailOwners(tx, row, {
        subject: `${row.name} is back`,
        title: `${row.name} is back`,
        paragraphs: [
          "Its channels run again, with the addresses and credentials they had. Whoever runs this installation writes:",
          reason,
        ],
        action: { label: "Open the workspace", url: context.control.addresses.dashboardUrl },
      });
      await republishChannelConfigs(tx, tenantId);
      return { before: toTenant(row), after: toTenant(updated) };
    },
  });
