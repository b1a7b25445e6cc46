import type { CreatedApiKey, Rotation } from "@sluice/contracts";
import { rotateApiKeyRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { newApiKeySecret } from "./api-key-secret.ts";
import { checkGrant, findOwnKey } from "./check-grant.ts";
import { lockUsableApiKey } from "./lock-usable-api-key.ts";
import { channelGroupIdsOf, toApiKey } from "./to-api-key.ts";

/**
 * Gives a key a new secret, shown this once. The old one works on for the overlap; one that was still working beside it
 * ends at once. A secret is worth what its key can do, so nobody rotates a key that can more than they can.
 */
export const rotateApiKey = (context: TenantContext, input: Rotation & { id: string }): Promise<CreatedApiKey> =>
  mutate(context, async ({ tx, now, audit }) => {
    const own = await findOwnKey(context, tx);
    const row = await lockUsableApiKey(tx, input.id, now);
    const before = toApiKey(row, now);
    checkGrant(context, own, {
      permissions: before.permissions,
      channelGroupIds: channelGroupIdsOf(row),
      expiresAt: row.expiresAt,
    });
    const { secret, ...fresh } = newApiKeySecret();
    const oldSecretEndsAt = input.overlapSeconds === 0 ? null : new Date(now.getTime() + input.overlapSeconds * 1000);
    const after = toApiKey(await rotateApiKeyRow(tx, row, { ...fresh, rotatedAt: now, oldSecretEndsAt }), now);
    await audit({ action: "apiKey.rotate", target: { kind: "apiKey", id: row.id, label: row.name }, before, after });
    return { ...after, secret };
  });
