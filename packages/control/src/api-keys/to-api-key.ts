import { type ApiKey, type ApiKeyId, permissionSchema } from "@sluice/contracts";
import { type ApiKeyRow, etagOf } from "@sluice/db";

export const toApiKey = (row: ApiKeyRow, now: Date): ApiKey => ({
  id: row.id as ApiKeyId,
  name: row.name,
  prefix: row.prefix,
  permissions: permissionSchema.array().parse(row.permissions),
  channelGroups: row.isConfined ? row.channelGroups.map(({ channelGroup }) => channelGroup.name) : null,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedIp: row.lastUsedIp,
  rotatedAt: row.rotatedAt?.toISOString() ?? null,
  oldSecretEndsAt: row.oldSecretEndsAt !== null && row.oldSecretEndsAt > now ? row.oldSecretEndsAt.toISOString() : null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  etag: etagOf(row),
});

/** The ids of the groups that a key is confined to, or null. */
export const channelGroupIdsOf = (row: ApiKeyRow): string[] | null =>
  row.isConfined ? row.channelGroups.map(({ channelGroup }) => channelGroup.id) : null;
