import type { TokenKey, TokenKeyChange } from "@sluice/contracts";
import { publishTenantAccess, updateTokenKey as updateRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { getTokenKeyRow } from "./get-token-key.ts";
import { toTokenKey } from "./to-token-key.ts";

/** Name, and whether its tokens open anything. */
export const updateTokenKey = (
  context: TenantContext,
  input: TokenKeyChange & { id: string; ifMatch?: string | undefined },
): Promise<TokenKey> =>
  mutate(context, async ({ tx, audit }) => {
    const row = await getTokenKeyRow(tx, input.id);
    checkEtag(row, input.ifMatch, `Token key "${row.name}"`);
    const before = toTokenKey(row);
    const change = { name: input.name ?? row.name, isEnabled: input.isEnabled ?? row.isEnabled };
    const after = toTokenKey(await updateRow(tx, row.id, change));
    const target = { kind: "tokenKey", id: row.id, label: after.name };
    await audit({ action: "tokenKey.update", target, before, after });
    await publishTenantAccess(tx, context.tenantId);
    return after;
  });
