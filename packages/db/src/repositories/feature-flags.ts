import type { SystemTx, TenantTx } from "../database.ts";

export const listFlagOverrides = (
  tx: TenantTx | SystemTx,
  tenantId: string,
): Promise<{ flag: string; enabled: boolean }[]> =>
  tx.featureFlagOverride.findMany({ where: { tenantId }, select: { flag: true, enabled: true } });

/** `null` takes the decision back: the tenant has what everybody has. */
export const setFlagOverride = async (
  tx: SystemTx,
  key: { tenantId: string; flag: string },
  enabled: boolean | null,
  setAt: Date,
): Promise<void> => {
  if (enabled === null) {
    await tx.featureFlagOverride.deleteMany({ where: key });
    return;
  }
  await tx.featureFlagOverride.upsert({
    where: { tenantId_flag: key },
    create: { ...key, enabled, setAt },
    update: { enabled, setAt },
    select: { flag: true },
  });
};
