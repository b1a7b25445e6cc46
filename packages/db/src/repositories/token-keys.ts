import type { SystemTx, TenantTx } from "../database.ts";
import type { TokenKey } from "../generated/client.ts";

export type TokenKeyRow = TokenKey & {
  readonly channelGroup: { readonly name: string; readonly egressId: string } | null;
};

const include = { channelGroup: { select: { name: true, egressId: true } } } as const;

/** In order of their ids in tokens, from behind `afterKid`. */
export const listTokenKeys = (tx: TenantTx, afterKid: string | undefined, take: number): Promise<TokenKeyRow[]> =>
  tx.tokenKey.findMany({
    where: afterKid === undefined ? {} : { kid: { gt: afterKid } },
    orderBy: { kid: "asc" },
    take,
    include,
  });

/** Of these tenants, what checks tokens now. */
export const listEnabledTokenKeys = (tx: SystemTx, tenantIds: readonly string[]): Promise<TokenKeyRow[]> =>
  tx.tokenKey.findMany({
    where: { tenantId: { in: [...tenantIds] }, isEnabled: true },
    orderBy: { id: "asc" },
    include,
  });

export const countTokenKeys = (tx: TenantTx): Promise<number> => tx.tokenKey.count();

export const findTokenKey = (tx: TenantTx, id: string): Promise<TokenKeyRow | null> =>
  tx.tokenKey.findUnique({ where: { id }, include });

export const insertTokenKey = async (
  tx: TenantTx,
  row: Omit<TokenKey, "isEnabled" | "version">,
): Promise<TokenKeyRow | "kid_taken"> => {
  const [inserted] = await tx.tokenKey.createManyAndReturn({ data: [row], skipDuplicates: true, include });
  return inserted ?? "kid_taken";
};

export const updateTokenKey = (
  tx: TenantTx,
  id: string,
  change: Partial<Pick<TokenKey, "name" | "isEnabled" | "issuer" | "audience">>,
): Promise<TokenKeyRow> =>
  tx.tokenKey.update({ where: { id }, data: { ...change, version: { increment: 1 } }, include });

export const deleteTokenKey = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.tokenKey.delete({ where: { id } });
};
