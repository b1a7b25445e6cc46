import { AppError, type CreatedApiKey, type NewApiKey } from "@sluice/contracts";
import { countUsableApiKeys, insertApiKey, lockApiKey, newId } from "@sluice/db";
import { randomBase62 } from "../channels/ingest-secrets.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkLimit, lockEntitlements } from "../tenants/check-limit.ts";
import { hashSecret, toApiKey } from "./to-api-key.ts";

const DAY_MS = 24 * 3_600_000;
/** 43 characters of base 62 hold 256 bits. */
const SECRET_LENGTH = 43;

/** The answer holds the secret, this once. Nobody can give a key more than they may do themselves, or for longer. */
export const createApiKey = (context: TenantContext, input: NewApiKey): Promise<CreatedApiKey> =>
  mutate(context, async ({ tx, now, audit }) => {
    const tooMuch = input.permissions.filter((permission) => !context.permissions.has(permission));
    if (tooMuch.length > 0) {
      throw new AppError("forbidden", `You cannot give away what you may not do yourself: ${tooMuch.join(", ")}.`);
    }
    const expiresAt = input.expiresInDays === null ? null : new Date(now.getTime() + input.expiresInDays * DAY_MS);
    const own = context.actor.kind === "apiKey" ? await lockApiKey(tx, context.actor.id) : null;
    if (own !== null && own.expiresAt !== null && (expiresAt === null || expiresAt > own.expiresAt)) {
      const end = own.expiresAt.toISOString();
      throw new AppError("forbidden", `The key that asks ends on ${end}: what it makes cannot last longer.`);
    }
    const entitlements = await lockEntitlements({ context, tx });
    checkLimit(context, entitlements, "apiKeysPerTenant", { current: await countUsableApiKeys(tx) });
    const prefix = `sk_${randomBase62(8)}`;
    const secret = `${prefix}${randomBase62(SECRET_LENGTH)}`;
    const row = await insertApiKey(tx, {
      id: newId("apiKey"),
      tenantId: context.tenantId,
      name: input.name,
      prefix,
      secretHash: hashSecret(secret),
      permissions: [...new Set(input.permissions)],
      createdBy: context.actor.label,
      createdAt: now,
      expiresAt,
    });
    const after = toApiKey(row);
    const target = { kind: "apiKey", id: row.id, label: row.name };
    await audit({ action: "apiKey.create", target, before: null, after });
    return { ...after, secret };
  });
