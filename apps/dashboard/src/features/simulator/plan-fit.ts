import { METERS, PLANS, type Simulation } from "@sluice/contracts";

export type PlanCost = Simulation["plans"][number];

/** Why a channel cannot be had on a plan, in words; none: it can. */
export const obstaclesOf = ({ planId, usedUp, allowsStartOver }: PlanCost): string[] => {
  const { startOverHours } = PLANS[planId].limits;
  return [
    ...usedUp.map((meter) => `${METERS[meter].name}: more than the plan includes, and it sells no more.`),
    ...(allowsStartOver ? [] : [`Start-over: at most ${startOverHours} h.`]),
  ];
};

/** The one to take for this channel alone; the first of those that cost the same. */
export const cheapestOf = (plans: readonly PlanCost[]): PlanCost | undefined =>
  plans.filter((plan) => obstaclesOf(plan).length === 0).toSorted((a, b) => a.totalCents - b.totalCents)[0];
