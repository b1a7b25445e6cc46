import type { KeyPeriod } from "@sluice/contracts";
import {
  deleteContentKeysBefore,
  findEndpointKeyState,
  listKeyPeriodIndexes,
  putEndpointKeyState,
  type TenantTx,
} from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { keepContentKeys } from "./content-key-rows.ts";
import { type EncryptedEndpointRow, rotationOf } from "./encrypted-endpoint.ts";
import type { KeyFailure } from "./key-failure.ts";
import { missingPeriods, nextLookMs, oldestPeriodKept } from "./key-periods.ts";
import { readKeySeed } from "./key-seed.ts";
import { makeOwnKeys } from "./make-own-keys.ts";

/**
 * Writes keys that have come, forgets those that nobody is shown any more, and says when to look again. What came too late
 * for its period is left out. The channel must be locked. @returns whether there is something to publish
 */
export const writeKeys = async (
  context: TenantContext,
  tx: TenantTx,
  row: EncryptedEndpointRow,
  periods: readonly KeyPeriod[],
): Promise<boolean> => {
  const now = context.control.now();
  const rotation = rotationOf(row);
  const known = await listKeyPeriodIndexes(tx, row.id);
  const missing = missingPeriods(rotation, known, now.getTime());
  const fresh = periods.filter(({ index }) => missing.includes(index));
  const { keyProvider: provider } = row.encryption;
  await keepContentKeys(context, tx, { originEndpointId: row.id, provider, fetchedAt: now }, fresh);
  const forgotten = await deleteContentKeysBefore(tx, row.id, oldestPeriodKept(rotation, known, now.getTime()));
  const nextMs = fresh.length < missing.length ? now.getTime() : nextLookMs(rotation, now.getTime());
  await putEndpointKeyState(tx, {
    originEndpointId: row.id,
    tenantId: context.tenantId,
    dueAt: nextMs === null ? null : new Date(nextMs),
    lastSuccessAt: now,
    failures: 0,
    errorCode: null,
    errorMessage: null,
    failedAt: null,
  });
  return fresh.length > 0 || forgotten > 0;
};

/** The keys that are missing, of Sluice's own key server. */
export const addOwnKeys = async (context: TenantContext, tx: TenantTx, row: EncryptedEndpointRow): Promise<boolean> => {
  const known = await listKeyPeriodIndexes(tx, row.id);
  const missing = missingPeriods(rotationOf(row), known, context.control.now().getTime());
  return writeKeys(context, tx, row, makeOwnKeys(await readKeySeed(context, tx), row, missing));
};

const FIRST_RETRY_MS = 5000;
const MAX_RETRY_MS = 60_000;

/** Notes that no more keys came, and when to ask again. */
export const noteKeyFailure = async (
  { control, tenantId }: TenantContext,
  tx: TenantTx,
  originEndpointId: string,
  failure: KeyFailure,
): Promise<void> => {
  const now = control.now();
  const state = await findEndpointKeyState(tx, originEndpointId);
  const failures = (state?.failures ?? 0) + 1;
  const retryMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
  await putEndpointKeyState(tx, {
    originEndpointId,
    tenantId,
    dueAt: new Date(now.getTime() + retryMs),
    lastSuccessAt: state?.lastSuccessAt ?? null,
    failures,
    errorCode: failure.code,
    errorMessage: failure.message,
    failedAt: now,
  });
};
