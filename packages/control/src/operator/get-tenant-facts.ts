import {
  entitlementsOf,
  FEATURE_FLAG_IDS,
  flagsWith,
  limitOverridesSchema,
  type OperatorTenantFacts,
  roleSchema,
  type TenantId,
} from "@sluice/contracts";
import { findTenant, listFlagOverrides, listOperatorTenants, listTenantMembers, type SystemTx } from "@sluice/db";
import { notFound } from "../refusals.ts";
import { asOperator, type OperatorContext } from "./as-operator.ts";
import { startOfMonth, toOperatorTenant } from "./to-operator-tenant.ts";

/** Everything that an operator decides by, of one tenant. */
export const getTenantFacts = (
  context: OperatorContext,
  { tenantId }: { tenantId: TenantId },
): Promise<OperatorTenantFacts> =>
  asOperator(context, { action: "tenant.view", target: { kind: "tenant", id: tenantId } }, (tx, now) =>
    readTenantFacts(tx, tenantId, now),
  );

export const readTenantFacts = async (tx: SystemTx, tenantId: TenantId, now: Date): Promise<OperatorTenantFacts> => {
  const tenant = await findTenant(tx, tenantId);
  const [row] = await listOperatorTenants(tx, {
    id: tenantId,
    search: "",
    sort: "newest",
    after: undefined,
    take: 1,
    monthStart: startOfMonth(now),
  });
  if (tenant === null || row === undefined) throw notFound("tenant", tenantId);
  const overrides = await listFlagOverrides(tx, tenantId);
  const flags = flagsWith(overrides);
  return {
    ...toOperatorTenant(row),
    members: (await listTenantMembers(tx, tenantId)).map(({ role, user }) => ({
      email: user.email,
      name: user.name,
      role: roleSchema.parse(role),
      emailVerified: user.emailVerifiedAt !== null,
    })),
    limits: entitlementsOf(tenant).limits,
    limitOverrides: limitOverridesSchema.parse(tenant.limitOverrides ?? {}),
    flags: FEATURE_FLAG_IDS.map((flag) => ({
      flag,
      enabled: flags[flag],
      isOverridden: overrides.some((override) => override.flag === flag),
    })),
  };
};
