import { AppError, type PaidPlanId, type PaymentPage, PLANS } from "@sluice/contracts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { requirePayments } from "./billing-off.ts";
import { openBillingAccount } from "./open-billing-account.ts";
import { askingPayments } from "./payment-refusals.ts";

/**
 * A page on which a person says how to pay, and so subscribes. What is subscribed to is learnt from the payment provider, not
 * from the browser that comes back.
 * @throws AppError `billing_off`, `already_subscribed`, `payment_provider_failed`
 */
export const startCheckout = async (
  context: TenantContext,
  { planId }: { readonly planId: PaidPlanId },
): Promise<PaymentPage> => {
  const { control, tenantId } = context;
  const payments = requirePayments(control);
  const page = await askingPayments(async () => {
    const { customerId } = await openBillingAccount(control, tenantId);
    const subscriptions = await payments.listSubscriptions(customerId);
    if (subscriptions.some(({ status }) => status !== "canceled" && status !== "incomplete")) {
      throw new AppError(
        "already_subscribed",
        "There is a subscription already, and a second one would be paid for twice. Change its plan instead.",
      );
    }
    return payments.startCheckout({
      tenantId,
      customerId,
      planId,
      now: control.now(),
      // Trying is for the first time.
      trialDays: subscriptions.length === 0 ? PLANS[planId].trialDays : 0,
      successUrl: new URL("/billing?checkout=done", control.addresses.dashboardUrl).href,
      cancelUrl: new URL("/billing", control.addresses.dashboardUrl).href,
    });
  });
  return mutate(context, async ({ audit }) => {
    const target = { kind: "tenant", id: tenantId, label: planId };
    await audit({ action: "billing.checkout", target, before: null, after: { planId } });
    return page;
  });
};
