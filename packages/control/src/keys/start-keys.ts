import { AppError } from "@sluice/contracts";
import {
  deleteContentKeys,
  deleteEndpointKeyState,
  findOtherEndpointByContentId,
  type OriginEndpointRow,
  putEndpointKeyState,
  type TenantTx,
} from "@sluice/db";
import { getKeyProviderRow } from "../key-providers/get-key-provider.ts";
import type { Mutation } from "../mutate.ts";
import { contractProblem } from "./contract-problem.ts";
import { contentIdOf, type EncryptedEndpointRow, isEncrypted } from "./encrypted-endpoint.ts";
import { addOwnKeys } from "./write-keys.ts";

/**
 * Forgets the keys of an endpoint and, where it is encrypted, begins anew: Sluice's own keys are there at once, those of a
 * key provider are fetched as soon as this is committed. Its channel must be locked; the caller publishes.
 * @throws AppError `not_found`, `in_use`, `invalid_request`
 */
export const startKeys = async ({ context, tx, now }: Mutation, row: OriginEndpointRow): Promise<void> => {
  await deleteContentKeys(tx, row.id);
  await deleteEndpointKeyState(tx, row.id);
  if (!isEncrypted(row)) return;
  await checkContentId(tx, row);
  if (row.encryption.keyProvider === null) {
    await addOwnKeys(context, tx, row);
    return;
  }
  await checkKeyProvider(tx, row, row.encryption.keyProvider);
  await putEndpointKeyState(tx, {
    originEndpointId: row.id,
    tenantId: context.tenantId,
    dueAt: now,
    lastSuccessAt: null,
    failures: 0,
    errorCode: null,
    errorMessage: null,
    failedAt: null,
  });
};

/** A key server would give both the same keys, and could not tell them apart. */
const checkContentId = async (tx: TenantTx, row: EncryptedEndpointRow): Promise<void> => {
  const contentId = contentIdOf(row);
  const other = await findOtherEndpointByContentId(tx, row.id, row.encryption.keyProvider, contentId);
  if (other === null) return;
  const message = `"${contentId}" is the origin endpoint "${other.name}" at this key server already`;
  throw new AppError("in_use", `The resource id ${message}. Choose another.`, {
    violations: [{ path: "encryption.resourceId", message }],
  });
};

const checkKeyProvider = async (tx: TenantTx, { encryption }: EncryptedEndpointRow, name: string): Promise<void> => {
  const { source } = await getKeyProviderRow(tx, name);
  const problem = contractProblem(source, encryption);
  if (problem === undefined) return;
  const message = `"${name}" ${problem}`;
  throw new AppError("invalid_request", `The key provider ${message}.`, {
    violations: [{ path: "encryption.keyProvider", message }],
  });
};
