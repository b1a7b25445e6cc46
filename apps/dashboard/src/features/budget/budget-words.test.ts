import type { BudgetStatus } from "@sluice/contracts";
import { expect, test } from "vitest";
import { budgetWarning } from "./budget-words.ts";

const status: BudgetStatus = {
  budget: { monthlyCents: 5000, alertPercents: [50, 80, 100], isHardCap: true },
  month: "2026-12",
  spentCents: 0,
  computedAt: null,
  isPlanUsedUp: false,
  isCapped: false,
};
const warn = (over: Partial<BudgetStatus>, isMoneySeen = true) => {
  const all = { ...status, ...over };
  return budgetWarning(all, isMoneySeen ? all : undefined, "free");
};

test("nothing is said before the first share is passed, nor without a budget", () => {
  expect(warn({ spentCents: 2499 })).toBeNull();
  expect(warn({ spentCents: 9999, budget: null })).toBeNull();
});

test("the highest share that is passed is told once, with what comes at the end", () => {
  const warning = warn({ spentCents: 4100 });
  expect(warning).toMatchObject({ title: "82 % of the budget of December 2026 is used.", isDismissible: true });
  expect(warning?.text).toBe("$41.00 of $50.00. At 100 % new channels and endpoints are refused.");
  expect(warn({ spentCents: 4200 })?.id).toBe(warning?.id);
  expect(warn({ spentCents: 2500 })?.id).not.toBe(warning?.id);
});

test("a hard cap that is reached says what is refused until when, and cannot be put away", () => {
  const warning = warn({ spentCents: 5000, isCapped: true }, false);
  expect(warning).toMatchObject({ tone: "bad", href: "/billing#budget", isDismissible: false });
  expect(warning?.text).toContain("until 1 Jan 2027 (UTC)");
  expect(warning?.text).toContain("stays on air");
});

test("a plan that is used up is told before any budget", () => {
  expect(warn({ isPlanUsedUp: true, isCapped: true })).toMatchObject({ action: "Change the plan", href: "/billing" });
});

test("who may not see amounts is not told any", () => {
  expect(warn({ spentCents: 4100 }, false)).toBeNull();
});
