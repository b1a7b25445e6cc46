import { METER_IDS, METERS, type MeterId, type MeterPrice, type Plan } from "@sluice/contracts";
import { add, type Fraction, multiply, parseDecimal, roundHalfUp, ZERO } from "./decimal.ts";

/** How much of each meter, in its counted units. A meter that is not named counted nothing. */
export type MeterQuantities = { readonly [M in MeterId]?: bigint };

/** What fell into one step of a meter's price. */
export interface PricedTier {
  readonly unitCents: string;
  readonly quantity: bigint;
  readonly cents: Fraction;
}

export interface PricedMeter {
  readonly meter: MeterId;
  readonly quantity: bigint;
  /** Of that, what the plan includes. */
  readonly includedQuantity: bigint;
  /** Of that, what lies beyond a plan that sells nothing more: it costs nothing, and the plan is used up. */
  readonly unsoldQuantity: bigint;
  readonly tiers: readonly PricedTier[];
  /** The sum of the tiers, rounded once, as a line of an invoice is. */
  readonly cents: bigint;
}

export interface PricedUsage {
  readonly baseCents: bigint;
  readonly meters: readonly PricedMeter[];
  readonly usageCents: bigint;
  readonly totalCents: bigint;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const priceMeter = (meter: MeterId, price: MeterPrice, counted: bigint): PricedMeter => {
  // An adjustment may take away more than there was: less than nothing costs nothing.
  const quantity = max(counted, 0n);
  const unit = BigInt(METERS[meter].pricedUnit.countedUnits);
  const includedQuantity = price.included === null ? quantity : min(quantity, BigInt(price.included) * unit);
  const tiers: PricedTier[] = [];
  let from = includedQuantity;
  for (const { upTo, unitCents } of price.tiers) {
    if (from >= quantity) break;
    const to = upTo === null ? quantity : min(quantity, BigInt(upTo) * unit);
    if (to <= from) continue;
    const units = { numerator: to - from, denominator: unit };
    tiers.push({ unitCents, quantity: to - from, cents: multiply(units, parseDecimal(unitCents)) });
    from = to;
  }
  return {
    meter,
    quantity,
    includedQuantity,
    unsoldQuantity: quantity - from,
    tiers,
    cents: roundHalfUp(tiers.reduce((sum, { cents }) => add(sum, cents), ZERO)),
  };
};

/** What a month of usage costs on a plan. Whole numbers and decimals from end to end: the same usage is the same price. */
export const priceUsage = (
  plan: Pick<Plan, "monthlyBaseCents" | "meters">,
  quantities: MeterQuantities,
): PricedUsage => {
  const meters = METER_IDS.map((meter) => priceMeter(meter, plan.meters[meter], quantities[meter] ?? 0n));
  const usageCents = meters.reduce((sum, { cents }) => sum + cents, 0n);
  const baseCents = BigInt(plan.monthlyBaseCents);
  return { baseCents, meters, usageCents, totalCents: baseCents + usageCents };
};

/** Whether some meter has gone beyond what the plan includes and sells. */
export const isUsedUp = ({ meters }: PricedUsage): boolean => meters.some(({ unsoldQuantity }) => unsoldQuantity > 0n);
