import { type LimitOverrides, limitOverridesSchema, type Tenant, type TenantId } from "@sluice/contracts";
import { findTenant, lockTenant, updateTenantPlan } from "@sluice/db";
import type { Actor, Control } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { toTenant } from "./get-tenant.ts";
import { operatorContext } from "./operator-context.ts";

/**
 * Grants a tenant more than its plan, or less; `null` takes everything back. By the platform operator alone.
 * @throws ZodError for limits that there are not
 */
export const setLimitOverrides = async (
  control: Control,
  actor: Actor,
  { tenantId, overrides }: { readonly tenantId: TenantId; readonly overrides: LimitOverrides | null },
): Promise<Tenant> => {
  const limitOverrides = overrides === null ? null : limitOverridesSchema.parse(overrides);
  return mutate(operatorContext(control, tenantId, actor), async ({ tx, audit }) => {
    await lockTenant(tx, tenantId);
    const row = await findTenant(tx, tenantId);
    if (row === null) throw notFound("tenant", tenantId);
    const before = toTenant(row);
    const after = toTenant(await updateTenantPlan(tx, tenantId, { limitOverrides }));
    const target = { kind: "tenant", id: tenantId, label: row.name };
    await audit({ action: "tenant.setLimits", target, before, after });
    return after;
  });
};
