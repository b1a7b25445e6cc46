import type { SubscriptionFacts } from "@sluice/billing";
import { AppError, type AuditAction, type Billing, type PaidPlanId } from "@sluice/contracts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { requirePayments } from "./billing-off.ts";
import { refuseWhileCommitted } from "./commitment.ts";
import { followStanding } from "./follow-standing.ts";
import { readBilling } from "./get-billing.ts";
import { openBillingAccount } from "./open-billing-account.ts";
import { askingPayments } from "./payment-refusals.ts";
import { applyReading, currentOf, readCurrent } from "./read-subscription.ts";

/** @throws AppError `not_found` when there is none that has not ended */
const findLive = async (context: TenantContext): Promise<SubscriptionFacts> => {
  const payments = requirePayments(context.control);
  const { customerId } = await openBillingAccount(context.control, context.tenantId);
  const current = currentOf(await payments.listSubscriptions(customerId));
  if (current === undefined || current.status === "canceled" || current.status === "incomplete") {
    throw new AppError("not_found", "There is no subscription here. Choose a plan, and pay for it, first.");
  }
  return current;
};

/** Writes down how things stand after a change, and says that it was asked for. */
const finish = async (context: TenantContext, action: AuditAction, after: object): Promise<Billing> => {
  const { control, tenantId } = context;
  const { customerId } = await openBillingAccount(control, tenantId);
  const reading = await askingPayments(() => readCurrent(requirePayments(control), customerId, control.now()));
  await control.db.asSystem("billing", (tx) => applyReading(tx, tenantId, reading));
  await followStanding(control, tenantId);
  return mutate(context, async ({ tx, audit }) => {
    const target = { kind: "subscription", id: reading.current?.id ?? "", label: reading.current?.planId ?? "" };
    await audit({ action, target, before: null, after });
    return readBilling(tx, tenantId, true);
  });
};

/**
 * Changes what is subscribed to, from now on: base prices are prorated, and what was used in this period is priced by the new
 * plan. The same plan again changes nothing.
 * @throws AppError `billing_off`, `not_found`, `committed`, `payment_provider_failed`
 */
export const changeSubscription = async (
  context: TenantContext,
  { planId }: { readonly planId: PaidPlanId },
): Promise<Billing> => {
  const payments = requirePayments(context.control);
  await askingPayments(async () => {
    const live = await findLive(context);
    if (live.planId === planId && !live.cancelsAtPeriodEnd) return;
    const now = context.control.now();
    if (live.planId !== planId) refuseWhileCommitted(live, now);
    await payments.changePlan(live.id, planId, now);
  });
  return finish(context, "billing.changePlan", { planId });
};

/**
 * Lets the subscription end with its period, or go on after all.
 * @throws AppError `billing_off`, `not_found`, `committed`, `payment_provider_failed`
 */
export const setCancellation = async (
  context: TenantContext,
  { atPeriodEnd }: { readonly atPeriodEnd: boolean },
): Promise<Billing> => {
  const payments = requirePayments(context.control);
  await askingPayments(async () => {
    const live = await findLive(context);
    if (live.cancelsAtPeriodEnd === atPeriodEnd) return;
    if (atPeriodEnd) refuseWhileCommitted(live, context.control.now());
    await payments.setCancellation(live.id, atPeriodEnd);
  });
  return finish(context, "billing.setCancellation", { atPeriodEnd });
};
