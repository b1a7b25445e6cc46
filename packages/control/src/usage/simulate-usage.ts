import { type MeterQuantities, priceUsage } from "@sluice/billing";
import {
  OFFERED_PLAN_IDS,
  type PlanId,
  parseLadder,
  planOf,
  type Simulation,
  type SimulationInput,
  simulateChannel,
} from "@sluice/contracts";
import type { TenantContext } from "../control.ts";
import { readEntitlements } from "../tenants/check-limit.ts";

/** What a channel would use in a month, and what that alone would cost on each plan. Nothing is made. */
export const simulateUsage = (context: TenantContext, input: SimulationInput): Promise<Simulation> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const { planId } = await readEntitlements({ context, tx });
    const ladderKbps = parseLadder(input.ladderKbps);
    const mean = ladderKbps.reduce((sum, kbps) => sum + kbps, 0) / ladderKbps.length;
    const meters = simulateChannel({
      ...input,
      ladderKbps,
      hasTwoInputs: input.inputs === 2,
      watchedKbps: input.watchedKbps ?? mean,
    });
    const quantities: MeterQuantities = Object.fromEntries(meters.map(({ meter, quantity }) => [meter, quantity]));
    const plans: readonly PlanId[] = [...new Set<PlanId>([...OFFERED_PLAN_IDS, planId])];
    return {
      meters: meters.map((line) => ({ ...line, quantity: String(line.quantity) })),
      plans: plans.map((id) => {
        const plan = planOf(id);
        const priced = priceUsage(plan, quantities);
        return {
          planId: id,
          isCurrent: id === planId,
          baseCents: plan.monthlyBaseCents,
          meters: priced.meters.map(({ meter, cents }) => ({ meter, costCents: String(cents) })),
          totalCents: Number(priced.totalCents),
          usedUp: priced.meters.filter(({ unsoldQuantity }) => unsoldQuantity > 0n).map(({ meter }) => meter),
          allowsStartOver: plan.limits.startOverHours === null || plan.limits.startOverHours >= input.startOverHours,
        };
      }),
    };
  });
