import type { SystemTx, TenantTx } from "../database.ts";
import type { ApiKey, Tenant } from "../generated/client.ts";

export type ApiKeyRow = ApiKey;

/** Newest first, from behind the id `afterId`. */
export const listApiKeys = (
  tx: TenantTx,
  after: { createdAt: Date; id: string } | undefined,
  take: number,
): Promise<ApiKeyRow[]> =>
  tx.apiKey.findMany({
    where:
      after === undefined
        ? {}
        : { OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });

/** Keys that still count: revoked ones stay listed but take no place. */
export const countUsableApiKeys = (tx: TenantTx): Promise<number> => tx.apiKey.count({ where: { revokedAt: null } });

export const insertApiKey = (tx: TenantTx, row: Omit<ApiKey, "lastUsedAt" | "revokedAt">): Promise<ApiKeyRow> =>
  tx.apiKey.create({ data: row });

export const lockApiKey = async (tx: TenantTx, id: string): Promise<ApiKeyRow | null> => {
  await tx.$queryRaw`select 1 from api_key where id = ${id} for update`;
  return tx.apiKey.findUnique({ where: { id } });
};

export const revokeApiKeyRow = (tx: TenantTx, id: string, at: Date): Promise<ApiKeyRow> =>
  tx.apiKey.update({ where: { id }, data: { revokedAt: at } });

/** The key that has this secret, whatever its state, and whose it is. */
export const findApiKeyByHash = (
  tx: SystemTx,
  secretHash: string,
): Promise<(ApiKeyRow & { readonly tenant: Tenant }) | null> =>
  tx.apiKey.findUnique({ where: { secretHash }, include: { tenant: true } });

/** Writes the time of use unless one newer than `notSince` is there: a busy key must not be a hot row. */
export const touchApiKey = async (tx: SystemTx, id: string, at: Date, notSince: Date): Promise<void> => {
  await tx.apiKey.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: notSince } }] },
    data: { lastUsedAt: at },
  });
};
