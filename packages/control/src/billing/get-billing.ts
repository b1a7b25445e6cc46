import type { Billing, PlanId, Subscription, TenantId } from "@sluice/contracts";
import { type BillingAccountRow, findBillingAccount, findTenant, type TenantTx } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { notFound } from "../refusals.ts";

const toSubscription = (row: BillingAccountRow | null): Subscription | null => {
  if (row === null || row.subscriptionId === null || row.periodStart === null || row.periodEnd === null) return null;
  return {
    status: row.subscriptionStatus as Subscription["status"],
    planId: row.planId as PlanId | null,
    periodStart: row.periodStart.toISOString(),
    periodEnd: row.periodEnd.toISOString(),
    trialEnd: row.trialEnd?.toISOString() ?? null,
    cancelsAtPeriodEnd: row.cancelsAtPeriodEnd,
  };
};

export const readBilling = async (tx: TenantTx, tenantId: TenantId, isOn: boolean): Promise<Billing> => {
  const tenant = await findTenant(tx, tenantId);
  if (tenant === null) throw notFound("tenant", tenantId);
  const account = await findBillingAccount(tx, tenantId);
  return { isOn, planId: tenant.planId as PlanId, subscription: isOn ? toSubscription(account) : null };
};

/** The plan and the subscription, as last read from the payment provider: this asks nobody. */
export const getBilling = ({ control, tenantId }: TenantContext): Promise<Billing> =>
  control.db.forTenant(tenantId, (tx) => readBilling(tx, tenantId, control.payments !== undefined));
