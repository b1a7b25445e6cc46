import type { TokenKey } from "@sluice/contracts";
import { findTokenKey, type TenantTx, type TokenKeyRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { notFound } from "../refusals.ts";
import { toTokenKey } from "./to-token-key.ts";

/** @throws AppError `not_found` */
export const getTokenKeyRow = async (tx: TenantTx, id: string): Promise<TokenKeyRow> => {
  const row = await findTokenKey(tx, id);
  if (row === null) throw notFound("token key", id);
  return row;
};

export const getTokenKey = (context: TenantContext, input: { id: string }): Promise<TokenKey> =>
  context.control.db.forTenant(context.tenantId, async (tx) => toTokenKey(await getTokenKeyRow(tx, input.id)));
