import { type ApiKey, entitlementsOf, type PlanLimits, type TenantId } from "@sluice/contracts";
import { findApiKeyByHash, touchApiKey } from "@sluice/db";
import type { Control } from "../control.ts";
import { hashSecret } from "./api-key-secret.ts";
import { channelGroupIdsOf, toApiKey } from "./to-api-key.ts";

const TOUCH_EVERY_MS = 60_000;

export interface AuthenticatedApiKey {
  readonly tenantId: TenantId;
  /** Of the tenant: how much it may ask depends on it. */
  readonly limits: PlanLimits;
  /** It waits for its deletion, and answers nothing but what leads out of that. */
  readonly isTenantClosed: boolean;
  readonly apiKey: ApiKey;
  /** The channel groups that it is confined to; null when it is not. */
  readonly channelGroupIds: readonly string[] | null;
}

/** The key that a secret belongs to, or null when there is none, or it was revoked, replaced or has expired. */
export const authenticateApiKey = async (
  control: Control,
  secret: string,
  ip: string | null = null,
): Promise<AuthenticatedApiKey | null> => {
  if (!secret.startsWith("sk_")) return null;
  const now = control.now();
  // Looked up by its hash: how long the look takes says nothing of the secret.
  const row = await control.db.statementAsSystem((ask) => findApiKeyByHash(ask, hashSecret(secret), now));
  if (row === null || row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= now)) return null;
  const touchedSince = new Date(now.getTime() - TOUCH_EVERY_MS);
  if (row.lastUsedAt === null || row.lastUsedAt < touchedSince) {
    await control.db.statementAsSystem((ask) => touchApiKey(ask, row.id, { at: now, ip }, touchedSince));
  }
  return {
    tenantId: row.tenantId as TenantId,
    limits: entitlementsOf(row.tenant).limits,
    isTenantClosed: row.tenant.isClosed,
    apiKey: toApiKey(row, now),
    channelGroupIds: channelGroupIdsOf(row),
  };
};
