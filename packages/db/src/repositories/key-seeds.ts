import type { TenantTx } from "../database.ts";

/** The tenant's sealed seed; `fresh` becomes it when there is none yet. */
export const takeKeySeed = async (tx: TenantTx, tenantId: string, fresh: () => string): Promise<string> => {
  const there = await tx.keySeed.findUnique({ where: { tenantId } });
  if (there !== null) return there.sealedSeed;
  // Two that begin at once: the second waits for the first, and takes its seed.
  await tx.keySeed.createMany({ data: [{ tenantId, sealedSeed: fresh() }], skipDuplicates: true });
  return (await tx.keySeed.findUniqueOrThrow({ where: { tenantId } })).sealedSeed;
};
