import type { PlanId, Tenant, TenantId } from "@sluice/contracts";
import { findTenant, lockTenant, updateTenantPlan } from "@sluice/db";
import type { Actor, Control } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { toTenant } from "./get-tenant.ts";
import { operatorContext } from "./operator-context.ts";

/**
 * What is paid for, or what the platform operator decides. What there is already stays, even where a smaller plan would not
 * allow it any more: only what is new is held to the limits.
 */
export const setPlan = (
  control: Control,
  actor: Actor,
  { tenantId, planId }: { readonly tenantId: TenantId; readonly planId: PlanId },
): Promise<Tenant> =>
  mutate(operatorContext(control, tenantId, actor), async ({ tx, audit }) => {
    await lockTenant(tx, tenantId);
    const row = await findTenant(tx, tenantId);
    if (row === null) throw notFound("tenant", tenantId);
    const before = toTenant(row);
    if (before.planId === planId) return before;
    const after = toTenant(await updateTenantPlan(tx, tenantId, { planId }));
    const target = { kind: "tenant", id: tenantId, label: row.name };
    await audit({ action: "tenant.setPlan", target, before, after });
    return after;
  });
