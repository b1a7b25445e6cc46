import { type TenantAccess, type TenantId, tenantAccessSchema } from "@sluice/contracts";
import {
  listEnabledTokenKeys,
  listTenantsWithAccessAfter,
  listTokenRevocationsInForce,
  type SystemTx,
} from "@sluice/db";
import type { Control } from "../control.ts";
import { toVerificationKey } from "../token-keys/to-token-key.ts";
import { toRevoked } from "../token-revocations/to-token-revocation.ts";

/** What lets viewers in, of the tenants where that changed after a revision; without one, of all. Each whole. */
export const readTenantAccess = async (
  control: Control,
  tx: SystemTx,
  after: number | undefined,
): Promise<TenantAccess[]> => {
  const tenantIds = await listTenantsWithAccessAfter(tx, after);
  if (tenantIds.length === 0) return [];
  const keys = Map.groupBy(await listEnabledTokenKeys(tx, tenantIds), ({ tenantId }) => tenantId);
  const revocations = Map.groupBy(
    await listTokenRevocationsInForce(tx, tenantIds, control.now()),
    ({ tenantId }) => tenantId,
  );
  return tenantIds.map((tenantId) =>
    tenantAccessSchema.parse({
      tenantId: tenantId as TenantId,
      keys: (keys.get(tenantId) ?? []).map((row) => toVerificationKey(control, row)),
      revocations: (revocations.get(tenantId) ?? []).map(toRevoked),
    }),
  );
};
