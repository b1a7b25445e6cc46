import type { Budget, BudgetStatus } from "@sluice/contracts";
import { deleteBudget, findBudget, lockTenant, putBudget } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { type Mutation, mutate } from "../mutate.ts";
import { readBudgetStatus, toBudget } from "./read-budget.ts";

/** Sets the budget. What was told of this month is not told again; a threshold that is passed already is told of once. */
export const setBudget = (context: TenantContext, budget: Budget): Promise<BudgetStatus> =>
  mutate(context, async (mutation) => {
    const { tx, now } = mutation;
    const { before, target } = await lockBudget(mutation);
    const alertPercents = [...budget.alertPercents].sort((a, b) => a - b);
    const row = await putBudget(tx, context.tenantId, { ...budget, alertPercents }, now);
    await mutation.audit({ action: "budget.set", target, before, after: toBudget(row) });
    return readBudgetStatus(tx, context.tenantId, now);
  });

/** Takes the budget away: nothing is told of any more, and nothing is capped but what the plan ends. */
export const removeBudget = (context: TenantContext): Promise<BudgetStatus> =>
  mutate(context, async (mutation) => {
    const { tx, now } = mutation;
    const { before, target } = await lockBudget(mutation);
    if (before !== null) {
      await deleteBudget(tx, context.tenantId);
      await mutation.audit({ action: "budget.remove", target, before, after: null });
    }
    return readBudgetStatus(tx, context.tenantId, now);
  });

const lockBudget = async ({ context, tx }: Mutation) => {
  await lockTenant(tx, context.tenantId);
  const row = await findBudget(tx, context.tenantId);
  const target = { kind: "budget", id: context.tenantId, label: "Monthly budget" };
  return { before: row === null ? null : toBudget(row), target };
};
