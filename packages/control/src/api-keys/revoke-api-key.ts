import type { ApiKey } from "@sluice/contracts";
import { lockApiKey, revokeApiKeyRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { toApiKey } from "./to-api-key.ts";

/** For good, and at once. Revoking it again changes nothing. */
export const revokeApiKey = (context: TenantContext, input: { id: string }): Promise<ApiKey> =>
  mutate(context, async ({ tx, now, audit }) => {
    const row = await lockApiKey(tx, input.id);
    if (row === null) throw notFound("API key", input.id);
    const before = toApiKey(row, now);
    if (row.revokedAt !== null) return before;
    const after = toApiKey(await revokeApiKeyRow(tx, row.id, now), now);
    await audit({ action: "apiKey.revoke", target: { kind: "apiKey", id: row.id, label: row.name }, before, after });
    return after;
  });
