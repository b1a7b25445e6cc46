import { expect, test } from "vitest";
import { cheapestOf, obstaclesOf, type PlanCost } from "./plan-fit.ts";

const plan = (planId: PlanCost["planId"], over: Partial<PlanCost> = {}): PlanCost => ({
  planId,
  isCurrent: false,
  baseCents: 0,
  meters: [],
  totalCents: 0,
  usedUp: [],
  allowsStartOver: true,
  ...over,
});

test("the cheapest plan is one that the channel fits, however little a smaller one costs", () => {
  const free = plan("free", { usedUp: ["egressSegmentBytes"] });
  const plans = [free, plan("committed", { totalCents: 49_900 }), plan("payAsYouGo", { totalCents: 41_200 })];
  expect(cheapestOf(plans)?.planId).toBe("payAsYouGo");
  expect(cheapestOf([free])).toBeUndefined();
});

test("a plan that is too small says of what, and how long start-over may be there", () => {
  expect(obstaclesOf(plan("payAsYouGo"))).toEqual([]);
  expect(obstaclesOf(plan("free", { usedUp: ["ingestBytes"], allowsStartOver: false }))).toEqual([
    "Ingest: more than the plan includes, and it sells no more.",
    "Start-over: at most 4 h.",
  ]);
});
