import type { SystemTx, TenantTx } from "../database.ts";
import type { Budget, BudgetAlert, MonthSpending } from "../generated/client.ts";

export type BudgetRow = Budget;
export type MonthSpendingRow = MonthSpending;

export const findBudget = (tx: TenantTx | SystemTx, tenantId: string): Promise<BudgetRow | null> =>
  tx.budget.findUnique({ where: { tenantId } });

export const putBudget = (
  tx: TenantTx,
  tenantId: string,
  budget: Pick<Budget, "monthlyCents" | "alertPercents" | "isHardCap">,
  at: Date,
): Promise<BudgetRow> =>
  tx.budget.upsert({
    where: { tenantId },
    create: { tenantId, ...budget, updatedAt: at },
    update: { ...budget, updatedAt: at, version: { increment: 1 } },
  });

export const deleteBudget = async (tx: TenantTx, tenantId: string): Promise<void> => {
  await tx.budget.deleteMany({ where: { tenantId } });
};

export const findMonthSpending = (
  tx: TenantTx | SystemTx,
  tenantId: string,
  month: Date,
): Promise<MonthSpendingRow | null> => tx.monthSpending.findUnique({ where: { tenantId_month: { tenantId, month } } });

export const putMonthSpending = async (tx: SystemTx, row: MonthSpending): Promise<void> => {
  const { tenantId, month, ...rest } = row;
  await tx.monthSpending.upsert({
    where: { tenantId_month: { tenantId, month } },
    create: row,
    update: rest,
    select: { tenantId: true },
  });
};

/** @returns whether it is the first of its kind this month */
export const insertBudgetAlert = async (tx: SystemTx, row: BudgetAlert): Promise<boolean> =>
  (await tx.budgetAlert.createMany({ data: [row], skipDuplicates: true })).count === 1;

/** Tenants on plans with prices that used something this month, were corrected or set a budget, in order of id. */
export const listTenantsToPrice = async (
  tx: SystemTx,
  month: Date,
  afterId: string,
  take: number,
): Promise<{ id: string; name: string; planId: string }[]> =>
  tx.$queryRaw`
    select t.id, t.name, t.plan_id as "planId" from tenant t
    where t.id > ${afterId} and t.plan_id <> 'selfHosted' and (
      exists (select 1 from usage_open_hour o where o.tenant_id = t.id and o.hour >= ${month}::date)
      or exists (select 1 from usage_hour h where h.tenant_id = t.id and h.hour >= ${month}::date)
      or exists (select 1 from usage_adjustment a where a.tenant_id = t.id and a.hour >= ${month}::date)
      or exists (select 1 from budget b where b.tenant_id = t.id)
    )
    order by t.id limit ${take}`;
