import type { KeyProvider } from "@sluice/contracts";
import { countKeyProviderEndpoints, findKeyProvider, type KeyProviderRow, type TenantTx } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { notFound } from "../refusals.ts";
import { toKeyProvider } from "./to-key-provider.ts";

/** @throws AppError `not_found` */
export const getKeyProviderRow = async (tx: TenantTx, name: string): Promise<KeyProviderRow> => {
  const row = await findKeyProvider(tx, name);
  if (row === null) throw notFound("key provider", name);
  return row;
};

export const getKeyProvider = (context: TenantContext, input: { keyProvider: string }): Promise<KeyProvider> =>
  context.control.db.forTenant(context.tenantId, async (tx) =>
    toKeyProvider(await getKeyProviderRow(tx, input.keyProvider), await countKeyProviderEndpoints(tx)),
  );
