import type { SystemStatements, TenantTx } from "../database.ts";
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

/** A key with what decides, at each request, what it may do. */
export type AuthenticatingApiKeyRow = ApiKeyRow & {
  readonly tenant: Pick<Tenant, "planId" | "limitOverrides"> & { readonly isClosed: boolean };
};

/** The key that has this secret, or had it until a time after `now`; whatever the key's own state. And whose it is. */
export const findApiKeyByHash = async (
  statements: SystemStatements,
  secretHash: string,
  now: Date,
): Promise<AuthenticatingApiKeyRow | null> => {
  // By hand, because it is asked at each request of the API: the client's own way is five round trips.
  const [row] = await statements.$queryRaw<AuthenticatingApiKeyRow[]>`
    select k.id, k.tenant_id as "tenantId", k.name, k.prefix, k.secret_hash as "secretHash",
      k.old_secret_hash as "oldSecretHash", k.old_secret_ends_at as "oldSecretEndsAt", k.rotated_at as "rotatedAt",
      k.permissions, k.is_confined as "isConfined", k.created_by as "createdBy", k.created_at as "createdAt",
      k.last_used_at as "lastUsedAt", k.last_used_ip as "lastUsedIp", k.expires_at as "expiresAt",
      k.revoked_at as "revokedAt", k.version,
      jsonb_build_object('planId', t.plan_id, 'limitOverrides', t.limit_overrides, 'isClosed', t.closed_at is not null) as tenant,
      coalesce((
        select jsonb_agg(jsonb_build_object('channelGroup', jsonb_build_object('id', g.id, 'name', g.name)) order by g.name)
        from api_key_channel_group kg join channel_group g on g.id = kg.channel_group_id
        where kg.api_key_id = k.id
      ), '[]') as "channelGroups"
    from api_key k join tenant t on t.id = k.tenant_id
    where k.secret_hash = ${secretHash} or (k.old_secret_hash = ${secretHash} and k.old_secret_ends_at > ${now})
    limit 1`;
  return row ?? null;
};

/** Writes time and place of use unless a time newer than `notSince` is there: a busy key must not be a hot row. */
export const touchApiKey = async (
  statements: SystemStatements,
  id: string,
  use: { at: Date; ip: string | null },
  notSince: Date,
): Promise<void> => {
  // Nobody was told of it: a crash may take it, and no request waits for the disk. One round trip, as requests wait for this.
  await statements.$executeRaw`
    with settings as materialized (select set_config('synchronous_commit', 'off', true))
    update api_key set last_used_at = ${use.at}, last_used_ip = ${use.ip} from settings
    where id = ${id} and (last_used_at is null or last_used_at < ${notSince})`;
};
