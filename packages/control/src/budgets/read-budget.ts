import type { Budget, BudgetStatus, CostCap } from "@sluice/contracts";
import { type BudgetRow, findBudget, findMonthSpending, type SystemTx, type TenantTx } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { monthOf } from "./month.ts";

export const toBudget = ({ monthlyCents, alertPercents, isHardCap }: BudgetRow): Budget => ({
  monthlyCents,
  alertPercents,
  isHardCap,
});

/** From what the job wrote down last: no request waits for a month to be summed. */
export const readBudgetStatus = async (tx: TenantTx | SystemTx, tenantId: string, now: Date): Promise<BudgetStatus> => {
  const { start, name } = monthOf(now);
  const row = await findBudget(tx, tenantId);
  const spending = await findMonthSpending(tx, tenantId, start);
  const isPlanUsedUp = spending?.isPlanUsedUp ?? false;
  const isOverCap = row?.isHardCap === true && (spending?.cents ?? 0n) >= BigInt(row.monthlyCents);
  return {
    budget: row === null ? null : toBudget(row),
    month: name,
    spentCents: Number(spending?.cents ?? 0n),
    computedAt: spending?.computedAt.toISOString() ?? null,
    isPlanUsedUp,
    isCapped: isPlanUsedUp || isOverCap,
  };
};

export const getBudget = (context: TenantContext): Promise<BudgetStatus> =>
  context.control.db.forTenant(context.tenantId, (tx) => readBudgetStatus(tx, context.tenantId, context.control.now()));

/** Whether what costs more is refused just now, for whoever is refused: amounts are for those who look after billing. */
export const getCostCap = async (context: TenantContext): Promise<CostCap> => {
  const { month, isPlanUsedUp, isCapped } = await getBudget(context);
  return { month, isPlanUsedUp, isCapped };
};
