import { expect, test } from "vitest";
import { budgetFormSchema, offeredPercents, toBudget, toValues } from "./budget-values.ts";

const values = { amount: "250", alertPercents: [100, 50], isHardCap: true };

test.for([
  ["250", 25_000],
  ["1.15", 115],
  ["1,5", 150],
  ["99999999", null],
  ["0.99", null],
  ["1.234", null],
  ["1e3", null],
  ["-5", null],
  ["", null],
] as const)("the amount %j is %j cents", ([amount, cents]) => {
  const parsed = budgetFormSchema.safeParse({ ...values, amount });
  expect(parsed.success ? toBudget(parsed.data).monthlyCents : null).toBe(cents);
});

test("what was saved comes back as it was typed, the shares in order", () => {
  const budget = toBudget(values);
  expect(budget).toEqual({ monthlyCents: 25_000, alertPercents: [50, 100], isHardCap: true });
  expect(toBudget(toValues(budget))).toEqual(budget);
  expect(toValues({ ...budget, monthlyCents: 150 }).amount).toBe("1.50");
});

test("shares that were set elsewhere can be seen and taken away", () => {
  expect(offeredPercents(null)).toEqual([50, 80, 100]);
  expect(offeredPercents({ monthlyCents: 100, alertPercents: [80, 95], isHardCap: false })).toEqual([50, 80, 95, 100]);
});
