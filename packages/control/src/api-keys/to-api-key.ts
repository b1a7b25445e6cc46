import { createHash } from "node:crypto";
import { type ApiKey, type ApiKeyId, permissionSchema } from "@sluice/contracts";
import type { ApiKeyRow } from "@sluice/db";

export const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id as ApiKeyId,
  name: row.name,
  prefix: row.prefix,
  permissions: permissionSchema.array().parse(row.permissions),
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
