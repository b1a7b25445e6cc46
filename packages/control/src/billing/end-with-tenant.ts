import { AppError, PLANS, type PlanId, type TenantId } from "@sluice/contracts";
import {
  type BillingAccountRow,
  findBillingAccount,
  findTenant,
  listAccountsApartFromTenants,
  setEndsWithTenant,
} from "@sluice/db";
import type { Control, TenantContext } from "../control.ts";
import { requirePayments } from "./billing-off.ts";
import { refuseWhileCommitted } from "./commitment.ts";
import { askingPayments } from "./payment-refusals.ts";
import { applyReading, currentOf, readCurrent } from "./read-subscription.ts";

const isLive = ({ subscriptionStatus }: BillingAccountRow): boolean =>
  subscriptionStatus !== null && subscriptionStatus !== "canceled";

/**
 * Deleting a tenant is no way out of what was taken for a fixed time.
 * @throws AppError `committed`; `payment_provider_failed` when the provider cannot say until when
 */
export const refuseClosingWhileCommitted = async ({ control, tenantId }: TenantContext): Promise<void> => {
  const { payments } = control;
  const account = await control.db.forTenant(tenantId, (tx) => findBillingAccount(tx, tenantId));
  if (payments === undefined || account === null || !isLive(account)) return;
  if (account.planId === null || PLANS[account.planId as PlanId].commitmentMonths === 0) return;
  const live = await askingPayments(async () => currentOf(await payments.listSubscriptions(account.customerId)));
  if (live !== undefined && live.status !== "canceled") refuseWhileCommitted(live, control.now());
};

const follow = async (control: Control, { tenantId, customerId, endsWithTenant }: BillingAccountRow): Promise<void> => {
  const payments = requirePayments(control);
  const live = currentOf(await payments.listSubscriptions(customerId));
  const isClosed = await control.db.asSystem(
    "billing",
    async (tx) => (await findTenant(tx, tenantId as TenantId))?.closedAt != null,
  );
  if (live !== undefined && live.status !== "canceled") {
    if (isClosed && !live.cancelsAtPeriodEnd) {
      // Written down first: whoever comes after a crash knows that the cancellation was ours.
      await control.db.asSystem("billing", (tx) => setEndsWithTenant(tx, tenantId, true));
      await payments.setCancellation(live.id, true);
    }
    if (!isClosed && endsWithTenant) await payments.setCancellation(live.id, false);
  }
  const reading = await readCurrent(payments, customerId, control.now());
  await control.db.asSystem("billing", async (tx) => {
    await applyReading(tx, tenantId as TenantId, reading);
    if (!isClosed) await setEndsWithTenant(tx, tenantId, false);
  });
};

/**
 * Sees to it that the subscription of a tenant that is being deleted is not renewed, and that one that was restored goes on if
 * it would have. It looks at how things are, and so makes up for every run that was missed.
 */
export const endSubscriptionsWithTenants = async (
  control: Control,
  onError: (tenantId: string, error: unknown) => void,
): Promise<{ changed: number }> => {
  if (control.payments === undefined) return { changed: 0 };
  const accounts = await control.db.asSystem("billing", (tx) => listAccountsApartFromTenants(tx));
  let changed = 0;
  for (const account of accounts) {
    try {
      await follow(control, account);
      changed += 1;
    } catch (error) {
      onError(account.tenantId, error);
    }
  }
  return { changed };
};

/**
 * The last thing before a tenant's rows go: nothing may be charged for what nobody can see any more.
 * @throws AppError `billing_off` when it has a subscription, and there is nothing to end it with
 */
export const endSubscriptionNow = async (control: Control, tenantId: TenantId): Promise<void> => {
  const { payments } = control;
  const account = await control.db.asSystem("billing", (tx) => findBillingAccount(tx, tenantId));
  if (account === null) return;
  if (payments === undefined) {
    if (!isLive(account)) return;
    throw new AppError(
      "billing_off",
      `${tenantId} has a subscription that goes on at the payment provider (customer ${account.customerId}), and is kept until that is ended. Set STRIPE_SECRET_KEY once more: the next run ends it and erases the tenant.`,
    );
  }
  const live = currentOf(await payments.listSubscriptions(account.customerId));
  if (live !== undefined && live.status !== "canceled") await payments.cancelNow(live.id);
};
