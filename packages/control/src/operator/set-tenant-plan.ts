import type { OperatorTenantFacts, PlanId, TenantId } from "@sluice/contracts";
import { updateTenantPlan } from "@sluice/db";
import { toTenant } from "../tenants/get-tenant.ts";
import type { OperatorContext } from "./as-operator.ts";
import { changeTenant } from "./change-tenant.ts";

/**
 * Gives a tenant another plan. What there is already stays, even where a smaller plan would not allow it any more: only what
 * is new is held to the limits.
 */
export const setTenantPlan = (
  context: OperatorContext,
  { tenantId, planId }: { readonly tenantId: TenantId; readonly planId: PlanId },
): Promise<OperatorTenantFacts> =>
  changeTenant(context, {
    tenantId,
    action: "tenant.setPlan",
    detail: { planId },
    work: async (tx, row) =>
      row.planId === planId
        ? null
        : { before: toTenant(row), after: toTenant(await updateTenantPlan(tx, tenantId, { planId })) },
  });
