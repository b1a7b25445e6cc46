"use client";
import { METERS, PLANS, type Simulation } from "@sluice/contracts";
import { formatCents } from "#features/billing/format-cents.ts";
import { formatCost } from "#features/usage/format-meter.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { cheapestOf, obstaclesOf, type PlanCost } from "./plan-fit.ts";

/** The same channel on each plan. */
export const PlanCosts = ({ simulation }: { simulation: Simulation }) => {
  const cheapest = cheapestOf(simulation.plans);
  const meters = simulation.meters.map(({ meter }) => meter);
  return (
    <section aria-labelledby="plan-costs" className="grid gap-3">
      <h2 id="plan-costs" className="font-semibold text-[0.9375rem]">
        What it costs a month
      </h2>
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(min(15rem,100%),1fr))] gap-4">
        {simulation.plans.map((plan) => (
          <li key={plan.planId} className="grid min-w-0">
            <PlanCostCard plan={plan} meters={meters} isCheapest={plan === cheapest} />
          </li>
        ))}
      </ul>
      <p className="text-ink-3 text-xs">
        This channel alone, with all that a plan includes to itself; licences, API calls and taxes come on top.
      </p>
    </section>
  );
};

interface PlanCostCardProps {
  plan: PlanCost;
  meters: readonly PlanCost["usedUp"][number][];
  isCheapest: boolean;
}

const PlanCostCard = ({ plan, meters, isCheapest }: PlanCostCardProps) => {
  const obstacles = obstaclesOf(plan);
  const fits = obstacles.length === 0;
  return (
    <Card className="flex flex-col gap-3 p-5" data-testid={`simulated-${plan.planId}`}>
      <h3 className="flex flex-wrap items-center justify-between gap-2 font-semibold">
        {PLANS[plan.planId].name}
        <span className="flex flex-wrap gap-1.5">
          {plan.isCurrent && <Badge tone="accent">Your plan</Badge>}
          {isCheapest && <Badge tone="live">Cheapest</Badge>}
        </span>
      </h3>
      {fits ? (
        <p className="font-semibold text-xl tabular-nums tracking-tight" data-testid="simulated-total">
          {formatCents(plan.totalCents, "usd")}
        </p>
      ) : (
        <>
          <p className="font-semibold text-ink-2 text-xl tracking-tight">Not enough</p>
          <ul className="grid gap-1 text-[0.8125rem] text-bad leading-5">
            {obstacles.map((obstacle) => (
              <li key={obstacle}>{obstacle}</li>
            ))}
          </ul>
        </>
      )}
      {fits && (
        <dl className="grid gap-1.5 text-[0.8125rem]">
          <Line name="Base price" cost={formatCents(plan.baseCents, "usd")} />
          {meters.map((meter) => (
            <Line
              key={meter}
              name={METERS[meter].name}
              cost={formatCost(plan.meters.find((line) => line.meter === meter)?.costCents ?? 0)}
            />
          ))}
        </dl>
      )}
    </Card>
  );
};

const Line = ({ name, cost }: { name: string; cost: string }) => (
  <div className="flex justify-between gap-3">
    <dt className="text-ink-2">{name}</dt>
    <dd className="tabular-nums">{cost}</dd>
  </div>
);
