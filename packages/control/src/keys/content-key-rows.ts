import { type ContentKey, hex16Schema, type KeyPeriod } from "@sluice/contracts";
import { type ContentKeyRow, insertContentKeys, type SealedPlace, type TenantTx } from "@sluice/db";
import type { Control, TenantContext } from "../control.ts";

type KeyPlace = Pick<ContentKeyRow, "tenantId" | "originEndpointId" | "periodIndex" | "trackType">;

const placeOf = ({ tenantId, originEndpointId, periodIndex, trackType }: KeyPlace): SealedPlace => ({
  tenantId,
  rowId: JSON.stringify([originEndpointId, periodIndex, trackType]),
  column: "content_key.key",
});

const openContentKey = (control: Control, row: ContentKeyRow): ContentKey => ({
  trackType: row.trackType,
  keyId: row.keyId,
  key: hex16Schema.parse(control.sealer.unseal(row.sealedKey, placeOf(row))),
  iv: row.iv,
  signals: row.signals,
});

/** Keeps keys that have just come; nobody else may write of the same periods meanwhile. */
export const keepContentKeys = async (
  { control, tenantId }: TenantContext,
  tx: TenantTx,
  endpoint: { readonly originEndpointId: string; readonly provider: string | null; readonly fetchedAt: Date },
  periods: readonly KeyPeriod[],
): Promise<void> => {
  const rows = periods.flatMap(({ index, keys }) =>
    keys.map(({ trackType, keyId, key, iv, signals }) => {
      const place = { tenantId, originEndpointId: endpoint.originEndpointId, periodIndex: index, trackType };
      const sealedKey = control.sealer.seal(key, placeOf(place));
      return { ...endpoint, ...place, keyId, sealedKey, iv, signals };
    }),
  );
  await insertContentKeys(tx, rows);
};

/** In ascending order, as packagers take them. The rows must be in the order of their periods. */
export const toKeyPeriods = (control: Control, rows: readonly ContentKeyRow[]): KeyPeriod[] => {
  const periods = new Map<number, ContentKey[]>();
  for (const row of rows) {
    const keys = periods.get(row.periodIndex) ?? [];
    keys.push(openContentKey(control, row));
    periods.set(row.periodIndex, keys);
  }
  return [...periods].map(([index, keys]) => ({ index, keys }));
};
