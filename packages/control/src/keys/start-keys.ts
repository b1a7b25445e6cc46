import { AppError } from "@sluice/contracts";
import { deleteContentKeys, deleteEndpointKeyState, type OriginEndpointRow } from "@sluice/db";
import type { Mutation } from "../mutate.ts";
import { isEncrypted } from "./encrypted-endpoint.ts";
import { addOwnKeys } from "./write-keys.ts";

/** Forgets the keys of an endpoint and, where it is encrypted, begins anew. Its channel must be locked; the caller publishes. */
export const startKeys = async ({ context, tx }: Mutation, row: OriginEndpointRow): Promise<void> => {
  await deleteContentKeys(tx, row.id);
  await deleteEndpointKeyState(tx, row.id);
  if (!isEncrypted(row)) return;
  if (row.encryption.keyProvider !== null) {
    throw new AppError("not_found", `There is no key provider "${row.encryption.keyProvider}" here.`);
  }
  await addOwnKeys(context, tx, row);
};
