import type { UsedQuantity } from "@sluice/billing";
import { METER_IDS, METERS, type MeterId, meterIdSchema, type TenantId } from "@sluice/contracts";
import { listUsageAdjustments, sumUsageByWholeHours, type TenantTx } from "@sluice/db";

export type MeteredUnit = "hour" | "day" | "month";

const startOf = (at: Date, unit: MeteredUnit): Date => {
  const [year, month, day, hour] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()];
  if (unit === "month") return new Date(Date.UTC(year, month));
  return new Date(unit === "day" ? Date.UTC(year, month, day) : Date.UTC(year, month, day, hour));
};

const METER_OF_KIND = new Map<string, MeterId>(METER_IDS.map((meter) => [METERS[meter].kind, meter]));

/** What was used of each meter in `[from, to)`, whole hours, by interval and channel; corrections belong to no channel. */
export const readUsedQuantities = async (
  tx: TenantTx,
  tenantId: TenantId,
  range: { readonly from: Date; readonly to: Date; readonly unit: MeteredUnit },
): Promise<UsedQuantity[]> => {
  const sums = new Map<string, UsedQuantity>();
  const add = (row: UsedQuantity) => {
    const key = `${row.at.getTime()} ${row.owner} ${row.meter}`;
    sums.set(key, { ...row, quantity: (sums.get(key)?.quantity ?? 0n) + row.quantity });
  };
  for (const row of await sumUsageByWholeHours(tx, { ...range, channelId: undefined })) {
    const meter = METER_OF_KIND.get(row.kind);
    if (meter === undefined) continue;
    add({ at: row.at, owner: row.channelId, meter, quantity: row[METERS[meter].counts] });
  }
  for (const { hour, meter, amount } of await listUsageAdjustments(tx, { tenantId, ...range })) {
    add({ at: startOf(hour, range.unit), owner: "", meter: meterIdSchema.parse(meter), quantity: amount });
  }
  return [...sums.values()];
};
