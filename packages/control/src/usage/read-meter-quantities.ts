import type { MeterQuantities } from "@sluice/billing";
import { METER_IDS, METERS, type MeterId } from "@sluice/contracts";
import { listUsageAdjustments, type SystemTx, sumUsageByKind, type TenantTx } from "@sluice/db";

/**
 * What a tenant used in `[from, to)`, whole hours, by meter and in counted units: closed hours, open ones as far as they are
 * delivered, and corrections. What a bill is made of, to the byte.
 */
export const readMeterQuantities = async (
  tx: SystemTx | TenantTx,
  range: { readonly tenantId: string; readonly from: Date; readonly to: Date },
): Promise<Required<MeterQuantities>> => {
  const counted = new Map((await sumUsageByKind(tx, range)).map((row) => [row.kind, row]));
  const quantities = Object.fromEntries(
    METER_IDS.map((id) => [id, counted.get(METERS[id].kind)?.[METERS[id].counts] ?? 0n]),
  ) as Record<MeterId, bigint>;
  for (const { meter, amount } of await listUsageAdjustments(tx, range)) {
    if (isMeter(meter)) quantities[meter] += amount;
  }
  return quantities;
};

const isMeter = (name: string): name is MeterId => Object.hasOwn(METERS, name);
