import { randomBytes } from "node:crypto";
import { type TenantTx, takeKeySeed } from "@sluice/db";
import type { TenantContext } from "../control.ts";

/** What the tenant's own content keys are derived from; made with the first of them. */
export const readKeySeed = async ({ control, tenantId }: TenantContext, tx: TenantTx): Promise<Buffer> => {
  const place = { tenantId, rowId: tenantId, column: "key_seed.seed" };
  const fresh = () => control.sealer.seal(randomBytes(32).toString("base64"), place);
  return Buffer.from(control.sealer.unseal(await takeKeySeed(tx, tenantId, fresh), place), "base64");
};
