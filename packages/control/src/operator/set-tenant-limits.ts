import { type LimitOverrides, limitOverridesSchema, type OperatorTenantFacts, type TenantId } from "@sluice/contracts";
import { updateTenantPlan } from "@sluice/db";
import { toTenant } from "../tenants/get-tenant.ts";
import type { OperatorContext } from "./as-operator.ts";
import { changeTenant } from "./change-tenant.ts";

/**
 * Grants a tenant more than its plan, or less. The whole list is replaced: what is not named is the plan's again.
 * @throws ZodError for limits that there are not
 */
export const setTenantLimits = async (
  context: OperatorContext,
  { tenantId, limitOverrides }: { readonly tenantId: TenantId; readonly limitOverrides: LimitOverrides },
): Promise<OperatorTenantFacts> => {
  const overrides = limitOverridesSchema.parse(limitOverrides);
  const isNone = Object.keys(overrides).length === 0;
  return changeTenant(context, {
    tenantId,
    action: "tenant.setLimits",
    detail: overrides,
    work: async (tx, row) => ({
      before: toTenant(row),
      after: toTenant(await updateTenantPlan(tx, tenantId, { limitOverrides: isNone ? null : overrides })),
    }),
  });
};
