import { deleteTokenKey as deleteRow, publishTenantAccess } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { getTokenKeyRow } from "./get-token-key.ts";
import { toTokenKey } from "./to-token-key.ts";

/** Its tokens open nothing any more, as soon as packagers know. */
export const deleteTokenKey = (
  context: TenantContext,
  input: { id: string; ifMatch?: string | undefined },
): Promise<Record<string, never>> =>
  mutate(context, async ({ tx, audit }) => {
    const row = await getTokenKeyRow(tx, input.id);
    checkEtag(row, input.ifMatch, `Token key "${row.name}"`);
    await deleteRow(tx, row.id);
    const target = { kind: "tokenKey", id: row.id, label: row.name };
    await audit({ action: "tokenKey.delete", target, before: toTokenKey(row), after: null });
    await publishTenantAccess(tx, context.tenantId);
    return {};
  });
