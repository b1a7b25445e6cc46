import { METER_IDS, METERS, type MeterId } from "@sluice/contracts";
import type { PushedMeter } from "@sluice/db";

const toPushed = (meter: MeterId): PushedMeter & { readonly meter: MeterId } => {
  const { kind, counts, reportedUnit } = METERS[meter];
  return { meter, kind, counts, unit: BigInt(reportedUnit.countedUnits) };
};

/** All that the payment provider is told of. */
export const PUSHED_METERS = METER_IDS.map(toPushed);

export const pushedMeter = toPushed;
