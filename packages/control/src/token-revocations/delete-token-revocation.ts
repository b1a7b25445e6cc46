import { deleteTokenRevocation as deleteRow, findTokenRevocation, publishTenantAccess } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { toTokenRevocation } from "./to-token-revocation.ts";

/** Takes it back: tokens that have not expired are good again. */
export const deleteTokenRevocation = (context: TenantContext, input: { id: string }): Promise<Record<string, never>> =>
  mutate(context, async ({ tx, audit }) => {
    const row = await findTokenRevocation(tx, input.id);
    if (row === null) throw notFound("revocation", input.id);
    await deleteRow(tx, row.id);
    const target = { kind: "tokenRevocation", id: row.id, label: `${row.kind} ${row.value}` };
    await audit({ action: "tokenRevocation.delete", target, before: toTokenRevocation(row), after: null });
    await publishTenantAccess(tx, context.tenantId);
    return {};
  });
