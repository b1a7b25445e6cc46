import { METERS, type MeterId, PLANS, type PlanId } from "@sluice/contracts";
import { formatCents } from "#features/billing/format-cents.ts";
import { formatBytes, formatCount } from "#lib/format.ts";

/** A quantity in counted units as people read it: `1.20 GB`, `3.40 GB-hours`, `1,200`. */
export const formatQuantity = (meter: MeterId, quantity: string | number): string => {
  const { countedUnit, kind } = METERS[meter];
  if (kind === "stored") return `${formatBytes(Number(quantity) / 60)}-hours`;
  return countedUnit === "byte" ? formatBytes(Number(quantity)) : formatCount(Number(quantity));
};

/** A cost that may be less than a cent: `$12.30`, `< $0.01`, `$0.00`. */
export const formatCost = (costCents: string | number): string => {
  const cents = Number(costCents);
  return cents > 0 && cents < 1 ? `< ${formatCents(1, "usd")}` : formatCents(cents, "usd");
};

/** Whether anything of a plan could cost, or end. */
export const isMetered = (planId: PlanId): boolean =>
  Object.values(PLANS[planId].meters).some(({ included }) => included !== null);

/** What a plan includes of a meter, in counted units; null: all of it. */
export const includedOf = (planId: PlanId, meter: MeterId): number | null => {
  const { included } = PLANS[planId].meters[meter];
  return included === null ? null : included * METERS[meter].pricedUnit.countedUnits;
};
