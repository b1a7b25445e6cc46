import type { SystemTx, TenantTx } from "../database.ts";
import type { ApiKey, Tenant } from "../generated/client.ts";

export type ApiKeyRow = ApiKey & {
  readonly channelGroups: readonly { readonly channelGroup: { readonly id: string; readonly name: string } }[];
};

const include = {
  channelGroups: {
    select: { channelGroup: { select: { id: true, name: true } } },
    orderBy: { channelGroup: { name: "asc" } },
  },
} as const;

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
    include,
  });

export const findApiKey = (tx: TenantTx, id: string): Promise<ApiKeyRow | null> =>
  tx.apiKey.findUnique({ where: { id }, include });

/** Keys that still count: revoked ones stay listed but take no place. */
export const countUsableApiKeys = (tx: TenantTx): Promise<number> => tx.apiKey.count({ where: { revokedAt: null } });

type NewApiKeyRow = Pick<
  ApiKey,
  | "id"
  | "tenantId"
  | "name"
  | "prefix"
  | "secretHash"
  | "permissions"
  | "isConfined"
  | "createdBy"
  | "createdAt"
  | "expiresAt"
>;

export const insertApiKey = async (
  tx: TenantTx,
  row: NewApiKeyRow,
  channelGroupIds: readonly string[],
): Promise<ApiKeyRow> => {
  await tx.apiKey.create({ data: row, select: { id: true } });
  await insertChannelGroups(tx, row, channelGroupIds);
  return tx.apiKey.findUniqueOrThrow({ where: { id: row.id }, include });
};

const insertChannelGroups = async (
  tx: TenantTx,
  { id, tenantId }: Pick<ApiKey, "id" | "tenantId">,
  channelGroupIds: readonly string[],
): Promise<void> => {
  await tx.apiKeyChannelGroup.createMany({
    data: channelGroupIds.map((channelGroupId) => ({ apiKeyId: id, channelGroupId, tenantId })),
  });
};

export const lockApiKey = async (tx: TenantTx, id: string): Promise<ApiKeyRow | null> => {
  await tx.$queryRaw`select 1 from api_key where id = ${id} for update`;
  return findApiKey(tx, id);
};

export const revokeApiKeyRow = (tx: TenantTx, id: string, at: Date): Promise<ApiKeyRow> =>
  tx.apiKey.update({ where: { id }, data: { revokedAt: at, version: { increment: 1 } }, include });

/** `channelGroupIds` replaces the whole list; undefined leaves it. */
export const updateApiKey = async (
  tx: TenantTx,
  row: Pick<ApiKey, "id" | "tenantId">,
  change: Partial<Pick<ApiKey, "name" | "permissions" | "isConfined">>,
  channelGroupIds: readonly string[] | undefined,
): Promise<ApiKeyRow> => {
  if (channelGroupIds !== undefined) {
    await tx.apiKeyChannelGroup.deleteMany({ where: { apiKeyId: row.id } });
    await insertChannelGroups(tx, row, channelGroupIds);
  }
  return tx.apiKey.update({ where: { id: row.id }, data: { ...change, version: { increment: 1 } }, include });
};

/** The secret of now works until `oldSecretEndsAt`, or no more when that is null; the one before it ends at once. */
export const rotateApiKeyRow = async (
  tx: TenantTx,
  row: Pick<ApiKey, "id" | "secretHash">,
  next: { prefix: string; secretHash: string; rotatedAt: Date; oldSecretEndsAt: Date | null },
): Promise<ApiKeyRow> =>
  tx.apiKey.update({
    where: { id: row.id },
    data: {
      ...next,
      oldSecretHash: next.oldSecretEndsAt === null ? null : row.secretHash,
      version: { increment: 1 },
    },
    include,
  });

/** The key that has this secret, or had it until a time after `now`; whatever the key's own state. And whose it is. */
export const findApiKeyByHash = (
  tx: SystemTx,
  secretHash: string,
  now: Date,
): Promise<(ApiKeyRow & { readonly tenant: Tenant }) | null> =>
  tx.apiKey.findFirst({
    where: { OR: [{ secretHash }, { oldSecretHash: secretHash, oldSecretEndsAt: { gt: now } }] },
    include: { ...include, tenant: true },
  });

/** Writes time and place of use unless a time newer than `notSince` is there: a busy key must not be a hot row. */
export const touchApiKey = async (
  tx: SystemTx,
  id: string,
  use: { at: Date; ip: string | null },
  notSince: Date,
): Promise<void> => {
  await tx.apiKey.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: notSince } }] },
    data: { lastUsedAt: use.at, lastUsedIp: use.ip },
  });
};
