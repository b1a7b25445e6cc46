import {
  type TenantAccess,
  type TokenRevocation,
  type TokenRevocationId,
  tokenRevocationKindSchema,
} from "@sluice/contracts";
import type { TokenRevocationRow } from "@sluice/db";

export const toTokenRevocation = (row: TokenRevocationRow): TokenRevocation => ({
  id: row.id as TokenRevocationId,
  kind: tokenRevocationKindSchema.parse(row.kind),
  value: row.value,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  expiresAt: row.expiresAt.toISOString(),
});

/** As packagers get it. */
export const toRevoked = ({ kind, value, createdAt }: TokenRevocationRow): TenantAccess["revocations"][number] => ({
  kind: tokenRevocationKindSchema.parse(kind),
  value,
  at: Math.floor(createdAt.getTime() / 1000),
});
