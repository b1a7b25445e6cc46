import type { SystemTx, TenantTx } from "../database.ts";
import type { TokenRevocation } from "../generated/client.ts";

export type TokenRevocationRow = TokenRevocation;

/** Newest first, from behind the id `afterId`; without those that have run out. */
export const listTokenRevocations = (
  tx: TenantTx,
  now: Date,
  after: { createdAt: Date; id: string } | undefined,
  take: number,
): Promise<TokenRevocationRow[]> =>
  tx.tokenRevocation.findMany({
    where: {
      expiresAt: { gt: now },
      ...(after === undefined
        ? {}
        : { OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });

/** Of these tenants, what still means something. */
export const listTokenRevocationsInForce = (
  tx: SystemTx,
  tenantIds: readonly string[],
  now: Date,
): Promise<TokenRevocationRow[]> =>
  tx.tokenRevocation.findMany({
    where: { tenantId: { in: [...tenantIds] }, expiresAt: { gt: now } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });

/** What is revoked of these ids of tokens, viewers and keys. */
export const findTokenRevocationsInForce = (
  tx: TenantTx,
  values: readonly string[],
  now: Date,
): Promise<TokenRevocationRow[]> =>
  tx.tokenRevocation.findMany({ where: { value: { in: [...values] }, expiresAt: { gt: now } } });

export const countTokenRevocations = (tx: TenantTx, now: Date): Promise<number> =>
  tx.tokenRevocation.count({ where: { expiresAt: { gt: now } } });

export const findTokenRevocation = (tx: TenantTx, id: string): Promise<TokenRevocationRow | null> =>
  tx.tokenRevocation.findUnique({ where: { id } });

export const insertTokenRevocation = (tx: TenantTx, row: TokenRevocationRow): Promise<TokenRevocationRow> =>
  tx.tokenRevocation.create({ data: row });

export const deleteTokenRevocation = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.tokenRevocation.delete({ where: { id } });
};

export const deleteTokenRevocationsExpiredBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.tokenRevocation.deleteMany({ where: { expiresAt: { lt: before } } })).count;
