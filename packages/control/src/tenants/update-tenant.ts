import type { Tenant, TenantChange } from "@sluice/contracts";
import { findTenant, lockTenant, updateTenant as updateTenantRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag, notFound } from "../refusals.ts";
import { toTenant } from "./get-tenant.ts";

export const updateTenant = (
  context: TenantContext,
  input: TenantChange & { ifMatch?: string | undefined },
): Promise<Tenant> =>
  mutate(context, async ({ tx, audit }) => {
    await lockTenant(tx, context.tenantId);
    const row = await findTenant(tx, context.tenantId);
    if (row === null) throw notFound("tenant", context.tenantId);
    checkEtag(row, input.ifMatch, "The tenant");
    const before = toTenant(row);
    const after = toTenant(await updateTenantRow(tx, context.tenantId, { name: input.name }));
    const target = { kind: "tenant", id: after.id, label: after.name };
    await audit({ action: "tenant.update", target, before, after });
    return after;
  });
