import type { CreatedApiKey, NewApiKey } from "@sluice/contracts";
import { countUsableApiKeys, insertApiKey, lockApiKey, newId } from "@sluice/db";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkLimit, lockEntitlements } from "../tenants/check-limit.ts";
import { newApiKeySecret } from "./api-key-secret.ts";
import { checkGrant } from "./check-grant.ts";
import { findGroupIds } from "./find-group-ids.ts";
import { toApiKey } from "./to-api-key.ts";

const DAY_MS = 24 * 3_600_000;

/** The answer holds the secret, this once. Nobody can give a key more than they may do themselves, or for longer. */
export const createApiKey = (context: TenantContext, input: NewApiKey): Promise<CreatedApiKey> =>
  mutate(context, async ({ tx, now, audit }) => {
    const own = context.actor.kind === "apiKey" ? await lockApiKey(tx, context.actor.id) : null;
    const entitlements = await lockEntitlements({ context, tx });
    const { permissions, channelGroups = null } = input;
    const expiresAt = input.expiresInDays === null ? null : new Date(now.getTime() + input.expiresInDays * DAY_MS);
    let channelGroupIds: string[] | null = null;
    await checkAll(
      async () => {
        channelGroupIds = channelGroups === null ? null : await findGroupIds(tx, channelGroups);
      },
      () => checkGrant(context, own, { permissions, channelGroupIds, expiresAt }),
      async () => checkLimit(context, entitlements, "apiKeysPerTenant", { current: await countUsableApiKeys(tx) }),
    );
    const { secret, ...fresh } = newApiKeySecret();
    const row = await insertApiKey(
      tx,
      {
        id: newId("apiKey"),
        tenantId: context.tenantId,
        name: input.name,
        ...fresh,
        permissions: [...new Set(permissions)],
        isConfined: channelGroups !== null,
        createdBy: context.actor.label,
        createdAt: now,
        expiresAt,
      },
      channelGroupIds ?? [],
    );
    const after = toApiKey(row, now);
    const target = { kind: "apiKey", id: row.id, label: row.name };
    await audit({ action: "apiKey.create", target, before: null, after });
    return { ...after, secret };
  });
