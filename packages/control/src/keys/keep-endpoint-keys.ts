import { isDeepStrictEqual } from "node:util";
import type { KeyPeriod, KeySource, TrackType } from "@sluice/contracts";
import {
  deleteEndpointKeyState,
  findOriginEndpointById,
  listKeyPeriodIndexes,
  lockChannelOfEndpoint,
  type TenantTx,
} from "@sluice/db";
import { publishChannel } from "../channels/publish-channel.ts";
import type { TenantContext } from "../control.ts";
import { getKeyProviderRow } from "../key-providers/get-key-provider.ts";
import { openKeySource } from "../key-providers/sealed-source.ts";
import { deriveKey } from "./derive-keys.ts";
import { contentIdOf, type EncryptedEndpointRow, isEncrypted, rotationOf } from "./encrypted-endpoint.ts";
import { fetchKeys } from "./fetch-keys.ts";
import { KeyFailure } from "./key-failure.ts";
import { missingPeriods } from "./key-periods.ts";
import { readKeySeed } from "./key-seed.ts";
import { addOwnKeys, noteKeyFailure, writeKeys } from "./write-keys.ts";

/** That a key server is asked for before what came is written: ten slow answers are no longer than the lease. */
const PERIODS_AT_A_TIME = 10;

/** What must be asked of somebody else. */
interface Errand {
  readonly row: EncryptedEndpointRow;
  readonly source: KeySource;
  readonly missing: readonly number[];
  readonly seed: Buffer;
}

/** Gets one endpoint the keys that it misses. No transaction waits for a key server. @returns whether its channel was published */
export const keepEndpointKeys = async (context: TenantContext, originEndpointId: string): Promise<boolean> => {
  const { db } = context.control;
  const errand = await db.forTenant(context.tenantId, (tx) => prepare(context, tx, originEndpointId));
  if (typeof errand === "boolean") return errand;
  const { periods, failure } = await run(context, errand);
  return db.forTenant(context.tenantId, async (tx) => {
    const channelId = await lockChannelOfEndpoint(tx, originEndpointId);
    const row = await findOriginEndpointById(tx, originEndpointId);
    // It was changed or deleted meanwhile: what came is not for what it is now.
    if (channelId === null || row === null || !isEncrypted(row)) return false;
    if (!isDeepStrictEqual(row.encryption, errand.row.encryption)) return false;
    const isWritten = periods.length > 0 || failure === undefined;
    const isChanged = isWritten && (await writeKeys(context, tx, row, periods));
    if (failure !== undefined) await noteKeyFailure(context, tx, originEndpointId, failure);
    if (isChanged) await publishChannel({ context, tx }, channelId);
    return isChanged;
  });
};

/** Does what needs nobody else, or says what there is to ask for. */
const prepare = async (context: TenantContext, tx: TenantTx, originEndpointId: string): Promise<Errand | boolean> => {
  const channelId = await lockChannelOfEndpoint(tx, originEndpointId);
  const row = await findOriginEndpointById(tx, originEndpointId);
  if (channelId === null || row === null) return false;
  if (!isEncrypted(row)) {
    await deleteEndpointKeyState(tx, originEndpointId);
    return false;
  }
  if (row.encryption.keyProvider === null) {
    const isChanged = await addOwnKeys(context, tx, row);
    if (isChanged) await publishChannel({ context, tx }, channelId);
    return isChanged;
  }
  const provider = await getKeyProviderRow(tx, row.encryption.keyProvider);
  const known = await listKeyPeriodIndexes(tx, originEndpointId);
  return {
    row,
    source: openKeySource(context.control, provider),
    missing: missingPeriods(rotationOf(row), known, context.control.now().getTime()).slice(0, PERIODS_AT_A_TIME),
    seed: await readKeySeed(context, tx),
  };
};

/** In order: the nearest period first, and none after one that did not come. */
const run = async (
  { control }: TenantContext,
  { row, source, missing, seed }: Errand,
): Promise<{ periods: KeyPeriod[]; failure: KeyFailure | undefined }> => {
  const { encryption } = row;
  const contentId = contentIdOf(row);
  const purpose = { originEndpointId: row.id, contentId, method: encryption.method };
  const periods: KeyPeriod[] = [];
  for (const periodIndex of missing) {
    const keyIdOf = (trackType: TrackType) => deriveKey(seed, { ...purpose, periodIndex, trackType }).keyId;
    try {
      periods.push(await fetchKeys(control, source, { contentId, encryption, periodIndex, keyIdOf }));
    } catch (error) {
      if (!(error instanceof KeyFailure)) throw error;
      return { periods, failure: error };
    }
  }
  return { periods, failure: undefined };
};
