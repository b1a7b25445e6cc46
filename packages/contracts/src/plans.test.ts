import { expect, test } from "vitest";
import { METERS, type MeterSpec } from "./meters.ts";
import { PLANS, type Plan, planForSignUp } from "./plans.ts";

const plans: [string, Plan][] = Object.entries(PLANS);
const meters: [string, MeterSpec][] = Object.entries(METERS);

test.each(meters)(
  "%s: a priced unit is a power of ten of reported ones, so its price has a finite decimal",
  (_, meter) => {
    const ratio = meter.pricedUnit.countedUnits / meter.reportedUnit.countedUnits;
    expect(Number.isInteger(Math.log10(ratio))).toBe(true);
  },
);

test("no two meters share an event name, or count the same thing", () => {
  expect(new Set(meters.map(([, { eventName }]) => eventName)).size).toBe(meters.length);
  expect(new Set(meters.map(([, { kind, counts }]) => `${kind} ${counts}`)).size).toBe(meters.length);
});

test.each(plans)(
  "%s: every price is a decimal, tiers rise from the included amount and the last has no end",
  (_, plan) => {
    for (const { included, tiers } of Object.values(plan.meters)) {
      expect(included === null && tiers.length > 0).toBe(false);
      let from = included ?? 0;
      tiers.forEach(({ upTo, unitCents }, i) => {
        expect(unitCents).toMatch(/^\d+(\.\d{1,3})?$/);
        expect(upTo === null).toBe(i === tiers.length - 1);
        expect(upTo ?? Number.POSITIVE_INFINITY).toBeGreaterThan(from);
        from = upTo ?? from;
      });
    }
  },
);

test("where billing is off, everybody may have everything; where it is on, everybody begins free", () => {
  expect(planForSignUp({ isBillingOn: false })).toBe("selfHosted");
  expect(planForSignUp({ isBillingOn: true })).toBe("free");
  expect(new Set(Object.values(PLANS.selfHosted.limits))).toEqual(new Set([null]));
});
