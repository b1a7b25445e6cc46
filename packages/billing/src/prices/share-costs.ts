import { METER_IDS, type MeterId, type Plan } from "@sluice/contracts";
import { add, multiply, roundHalfUp, ZERO } from "./decimal.ts";
import { type MeterQuantities, priceUsage } from "./price-usage.ts";

/** What somebody used of one meter in one interval. `owner` is a channel, or "" for what belongs to none. */
export interface UsedQuantity {
  readonly at: Date;
  readonly owner: string;
  readonly meter: MeterId;
  readonly quantity: bigint;
}

export interface SharedCost extends UsedQuantity {
  /** Millionths of a cent: whole numbers, so that what was cut into hours and channels adds up to the whole again. */
  readonly microCents: bigint;
}

const MICRO = { numerator: 1_000_000n, denominator: 1n };

/** What a month that has come to `quantity` of a meter costs, base left out. */
const microCentsOf = (plan: Pick<Plan, "meters">, meter: MeterId, quantity: bigint): bigint => {
  const { meters } = priceUsage({ ...plan, monthlyBaseCents: 0 }, { [meter]: quantity });
  const tiers = meters.find((line) => line.meter === meter)?.tiers ?? [];
  return roundHalfUp(
    multiply(
      tiers.reduce((sum, { cents }) => add(sum, cents), ZERO),
      MICRO,
    ),
  );
};

const monthOf = (at: Date): string => at.toISOString().slice(0, 7);

/** Splits a cost by quantity: each gets the difference of two rounded running sums, and so all of them exactly the cost. */
const split = (cost: bigint, rows: readonly UsedQuantity[]): SharedCost[] => {
  const total = rows.reduce((sum, { quantity }) => sum + quantity, 0n);
  let running = 0n;
  return rows.map((row) => {
    const before = total === 0n ? 0n : (cost * running) / total;
    running += row.quantity;
    const after = total === 0n ? 0n : (cost * running) / total;
    return { ...row, microCents: after - before };
  });
};

/**
 * What each of these cost. Prices are of a calendar month (UTC): included amounts come first, and steps after one another. So
 * an interval costs what it added to the bill of its month, and whoever used in it shares that by quantity.
 * @param before what the month of a time had come to by then, at which or after which the first interval begins
 */
export const shareCosts = (
  plan: Pick<Plan, "meters">,
  before: { readonly at: Date; readonly quantities: MeterQuantities },
  used: readonly UsedQuantity[],
): SharedCost[] => {
  const inOrder = used.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return METER_IDS.flatMap((meter) => {
    const intervals = Map.groupBy(
      inOrder.filter((row) => row.meter === meter),
      ({ at }) => at.getTime(),
    );
    let month = monthOf(before.at);
    let total = before.quantities[meter] ?? 0n;
    return [...intervals].flatMap(([atMs, rows]) => {
      if (monthOf(new Date(atMs)) !== month) {
        month = monthOf(new Date(atMs));
        total = 0n;
      }
      const costBefore = microCentsOf(plan, meter, total);
      total += rows.reduce((sum, { quantity }) => sum + quantity, 0n);
      return split(microCentsOf(plan, meter, total) - costBefore, rows);
    });
  });
};

/** Cents as a decimal: "12.3456". */
export const printMicroCents = (microCents: bigint): string => {
  const [sign, size] = microCents < 0n ? ["-", -microCents] : ["", microCents];
  const places = String(size % 1_000_000n)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${sign}${size / 1_000_000n}${places === "" ? "" : `.${places}`}`;
};
