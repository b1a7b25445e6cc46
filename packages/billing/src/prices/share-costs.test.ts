import { METER_IDS, type MeterId, PLANS } from "@sluice/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { priceUsage } from "./price-usage.ts";
import { printMicroCents, shareCosts, type UsedQuantity } from "./share-costs.ts";

const GB = 1_000_000_000n;
const plan = PLANS.payAsYouGo;
const on = (day: number, owner: string, gb: bigint, month = 4): UsedQuantity => ({
  at: new Date(Date.UTC(2026, month, day)),
  owner,
  meter: "ingestBytes",
  quantity: gb * GB,
});
const START = new Date("2026-05-01T00:00:00Z");
const cents = (rows: readonly UsedQuantity[], quantities = {}) =>
  shareCosts(plan, { at: START, quantities }, rows).map(({ owner, microCents }) => [
    owner,
    printMicroCents(microCents),
  ]);

describe("the cost of an interval", () => {
  test("is what it added to the bill of its month: what is included comes first", () => {
    expect(cents([on(1, "a", 50n), on(2, "a", 10n)])).toEqual([
      ["a", "0"],
      ["a", "30"],
    ]);
    expect(cents([on(2, "a", 10n)], { ingestBytes: 50n * GB })).toEqual([["a", "30"]]);
  });

  test("begins anew with the month, where what is included is full again", () => {
    expect(cents([on(31, "a", 10n), on(1, "a", 10n, 5)], { ingestBytes: 50n * GB })).toEqual([
      ["a", "30"],
      ["a", "0"],
    ]);
    // Nothing was used in what was left of the month before.
    expect(cents([on(1, "a", 10n, 5)], { ingestBytes: 50n * GB })).toEqual([["a", "0"]]);
  });

  test("is shared by quantity, whoever came first", () => {
    expect(cents([on(1, "a", 30n), on(1, "b", 90n)])).toEqual([
      ["a", "52.5"],
      ["b", "157.5"],
    ]);
  });

  test("is less than nothing when a correction takes away what was paid for", () => {
    expect(cents([on(1, "a", 60n), on(2, "", -5n)])).toEqual([
      ["a", "30"],
      ["", "-15"],
    ]);
  });

  test("adds up to the bill of the month, however the month is cut into intervals and channels", () => {
    const row = fc.record({
      at: fc.integer({ min: 0, max: 30 }).map((day) => new Date(Date.UTC(2026, 4, 1 + day))),
      owner: fc.constantFrom("", "a", "b", "c"),
      meter: fc.constantFrom<MeterId>(...METER_IDS),
      quantity: fc.bigInt({ min: 0n, max: 10n ** 17n }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const shared = shareCosts(plan, { at: START, quantities: {} }, rows);
        for (const line of priceUsage(plan, sumByMeter(rows)).meters) {
          const microCents = shared
            .filter(({ meter }) => meter === line.meter)
            .reduce((sum, each) => sum + each.microCents, 0n);
          expect((2n * microCents + 1_000_000n) / 2_000_000n).toBe(line.cents);
        }
      }),
    );
  });
});

const sumByMeter = (rows: readonly UsedQuantity[]) => {
  const sums: { [M in MeterId]?: bigint } = {};
  for (const { meter, quantity } of rows) sums[meter] = (sums[meter] ?? 0n) + quantity;
  return sums;
};

test("millionths of a cent are printed as cents, exactly and without zeros at the end", () => {
  expect([0n, 1n, 12_345_600n, -500_000n].map(printMicroCents)).toEqual(["0", "0.000001", "12.3456", "-0.5"]);
});
