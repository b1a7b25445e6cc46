import type { TokenKey, TokenKeyChange } from "@sluice/contracts";
import { publishTenantAccess, updateTokenKey as updateRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { getTokenKeyRow } from "./get-token-key.ts";
import { toTokenKey } from "./to-token-key.ts";

/** Name, whether its tokens open anything, and who must have issued them for whom. */
export const updateTokenKey = (
  context: TenantContext,
  input: TokenKeyChange & { id: string; ifMatch?: string | undefined },
): Promise<TokenKey> =>
  mutate(context, async ({ tx, audit }) => {
    const row = await getTokenKeyRow(tx, input.id);
    checkEtag(row, input.ifMatch, `Token key "${row.name}"`);
    const before = toTokenKey(row);
    const { name = row.name, isEnabled = row.isEnabled, issuer = row.issuer, audience = row.audience } = input;
    const after = toTokenKey(await updateRow(tx, row.id, { name, isEnabled, issuer, audience }));
    const target = { kind: "tokenKey", id: row.id, label: after.name };
    await audit({ action: "tokenKey.update", target, before, after });
    await publishTenantAccess(tx, context.tenantId);
    return after;
  });
