import { METER_IDS, METERS, type MeterId, PLANS, type Plan } from "@sluice/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDecimal, roundHalfUp } from "./decimal.ts";
import { isUsedUp, type MeterQuantities, priceUsage } from "./price-usage.ts";

const GB = 1_000_000_000n;
const segments = (gb: bigint, plan: Plan = PLANS.payAsYouGo) => priceUsage(plan, { egressSegmentBytes: gb * GB });

const somePlan = fc.constantFrom<Plan>(...Object.values(PLANS));
const someMeter = fc.constantFrom<MeterId>(...METER_IDS);
const someQuantity = fc.bigInt({ min: 0n, max: 10n ** 21n });
const someUsage: fc.Arbitrary<MeterQuantities> = fc.record(
  Object.fromEntries(METER_IDS.map((meter) => [meter, someQuantity])) as Record<MeterId, typeof someQuantity>,
  { requiredKeys: [] },
);

/** One price after another, a priced unit at a time would be too slow: the definition, by the distance to each step. */
const slowCents = (plan: Plan, meter: MeterId, quantity: bigint): bigint => {
  const { included, tiers } = plan.meters[meter];
  if (included === null) return 0n;
  const unit = BigInt(METERS[meter].pricedUnit.countedUnits);
  let thousandths = 0n;
  let below = BigInt(included) * unit;
  for (const { upTo, unitCents } of tiers) {
    const end = upTo === null ? quantity : BigInt(upTo) * unit;
    const inside = (quantity < end ? quantity : end) - below;
    const { numerator, denominator } = parseDecimal(unitCents);
    if (inside > 0n) thousandths += (inside * numerator * 1000n) / denominator;
    below = end;
  }
  return (2n * thousandths + 1000n * unit) / (2000n * unit);
};

describe("the price of usage", () => {
  test("begins beyond what is included, and falls from step to step", () => {
    expect(segments(100n).totalCents).toBe(0n);
    expect(segments(101n).totalCents).toBe(4n);
    expect(segments(10_000n).totalCents).toBe(39_600n);
    expect(segments(10_010n).totalCents).toBe(39_632n);
    expect(segments(50_000n).totalCents).toBe(39_600n + 128_000n);
    expect(segments(200_000n).totalCents).toBe(39_600n + 128_000n + 240_000n + 80_000n);
  });

  test("has the base of the plan in it, and nothing else when nothing was used", () => {
    expect(priceUsage(PLANS.committed, {})).toMatchObject({ baseCents: 49_900n, usageCents: 0n, totalCents: 49_900n });
  });

  test("of a plan that sells nothing beyond what it includes is nothing, and says that it is used up", () => {
    const within = segments(100n, PLANS.free);
    const beyond = segments(101n, PLANS.free);
    expect([within.totalCents, isUsedUp(within)]).toEqual([0n, false]);
    expect([beyond.totalCents, isUsedUp(beyond)]).toEqual([0n, true]);
    expect(isUsedUp(segments(10n ** 12n, PLANS.selfHosted))).toBe(false);
  });

  test("is what the definition says, to the cent, for any amount", () => {
    fc.assert(
      fc.property(somePlan, someMeter, someQuantity, (plan, meter, quantity) => {
        const priced = priceUsage(plan, { [meter]: quantity });
        expect(priced.usageCents).toBe(slowCents(plan, meter, quantity));
      }),
    );
  });

  test("never falls when more is used", () => {
    fc.assert(
      fc.property(somePlan, someUsage, someMeter, someQuantity, (plan, usage, meter, more) => {
        const larger = { ...usage, [meter]: (usage[meter] ?? 0n) + more };
        expect(priceUsage(plan, larger).totalCents).toBeGreaterThanOrEqual(priceUsage(plan, usage).totalCents);
      }),
    );
  });

  test("accounts for every unit once: included, in one of the steps, or beyond what is sold", () => {
    fc.assert(
      fc.property(somePlan, someUsage, (plan, usage) => {
        for (const line of priceUsage(plan, usage).meters) {
          const inTiers = line.tiers.reduce((sum, { quantity }) => sum + quantity, 0n);
          expect(line.includedQuantity + inTiers + line.unsoldQuantity).toBe(usage[line.meter] ?? 0n);
        }
      }),
    );
  });

  test("of a whole is the sum of its steps, exactly: the parts cut anywhere cost what the whole costs", () => {
    const flat = (unitCents: string): Plan => ({
      ...PLANS.payAsYouGo,
      meters: { ...PLANS.payAsYouGo.meters, ingestBytes: { included: 0, tiers: [{ upTo: null, unitCents }] } },
    });
    const exact = (plan: Plan, bytes: bigint) =>
      priceUsage(plan, { ingestBytes: bytes }).meters[0]?.tiers[0]?.cents.numerator ?? 0n;
    fc.assert(
      fc.property(someQuantity, someQuantity, fc.constantFrom("3", "0.1", "0.004", "2.999"), (a, b, unitCents) => {
        expect(exact(flat(unitCents), a) + exact(flat(unitCents), b)).toBe(exact(flat(unitCents), a + b));
      }),
    );
  });

  test("takes less than nothing, which a correction may leave, for nothing", () => {
    expect(priceUsage(PLANS.payAsYouGo, { ingestBytes: -5n * GB }).totalCents).toBe(0n);
  });
});

test("decimals are read exactly or not at all, and halves of a cent are rounded up", () => {
  expect(parseDecimal("0.004")).toEqual({ numerator: 4n, denominator: 1000n });
  for (const text of ["", ".5", "1.", "1e3", "-1", "0x1", "1,5"]) expect(() => parseDecimal(text)).toThrow(RangeError);
  expect([1n, 5n, 14n, 15n].map((numerator) => roundHalfUp({ numerator, denominator: 10n }))).toEqual([0n, 1n, 1n, 2n]);
});
