import { type FeatureFlag, flagsWith, type OperatorTenantFacts, type TenantId } from "@sluice/contracts";
import { listFlagOverrides, setFlagOverride } from "@sluice/db";
import type { OperatorContext } from "./as-operator.ts";
import { changeTenant } from "./change-tenant.ts";

/** Decides a flag for one tenant; `null` leaves it to what it is for everybody. */
export const setTenantFlag = (
  context: OperatorContext,
  {
    tenantId,
    flag,
    enabled,
  }: { readonly tenantId: TenantId; readonly flag: FeatureFlag; readonly enabled: boolean | null },
): Promise<OperatorTenantFacts> =>
  changeTenant(context, {
    tenantId,
    action: "tenant.setFlag",
    detail: { flag, enabled },
    work: async (tx, _row, now) => {
      const before = flagsWith(await listFlagOverrides(tx, tenantId));
      await setFlagOverride(tx, { tenantId, flag }, enabled, now);
      return { before, after: flagsWith(await listFlagOverrides(tx, tenantId)) };
    },
  });
