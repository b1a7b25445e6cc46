import { createHash } from "node:crypto";
import { type PaidPlanId, PLANS } from "@sluice/contracts";
import type Stripe from "stripe";
import { commitmentEndOf, nextMonth, trialEndOf } from "./billing-calendar.ts";
import type { BillingSettings } from "./billing-settings.ts";
import { CATALOGUE, CURRENCY } from "./catalogue.ts";
import { connectStripe } from "./connect-stripe.ts";
import { createStripeMeters } from "./create-stripe-meters.ts";
import { asPaymentErrors, catalogueNotApplied, PaymentError } from "./payment-error.ts";
import type { Payments } from "./payments.ts";
import { findPortal } from "./portal-configuration.ts";
import { readNotification } from "./read-notification.ts";
import { meterOf, SUBSCRIPTION_METADATA, toInvoice, toSeconds, toSubscription } from "./to-facts.ts";

const orNullIfUnknown = async <T>(call: () => Promise<T>): Promise<T | null> => {
  try {
    return await asPaymentErrors(call);
  } catch (error) {
    if (error instanceof PaymentError && error.kind === "unknown_thing") return null;
    throw error;
  }
};

/** The prices of a plan as they are sold now. @throws PaymentError when the catalogue has not been applied */
const readPrices = async (stripe: Stripe, planId: PaidPlanId): Promise<Stripe.Price[]> => {
  const wanted = CATALOGUE.prices.filter((price) => price.planId === planId).map(({ lookupKey }) => lookupKey);
  const { data } = await stripe.prices.list({ lookup_keys: wanted, active: true, limit: 100 });
  if (data.length !== wanted.length) {
    throw catalogueNotApplied(`Stripe knows ${data.length} of the ${wanted.length} prices of ${planId}`);
  }
  return data;
};

const isMetered = (price: Stripe.Price): boolean => price.recurring?.usage_type === "metered";

/** The items of a plan in the place of those of another: the same meter keeps its item, and so its usage of the period. */
const replaceItems = (old: readonly Stripe.SubscriptionItem[], prices: readonly Stripe.Price[]) => {
  const items: Stripe.SubscriptionUpdateParams.Item[] = [];
  const left = new Set(old);
  for (const price of prices) {
    const there = [...left].find((item) => meterOf(item.price) === meterOf(price));
    if (there !== undefined) left.delete(there);
    items.push({ ...(there === undefined ? {} : { id: there.id }), price: price.id });
  }
  return [...items, ...[...left].map(({ id }) => ({ id, deleted: true }))];
};

/** An empty text takes the entry away. */
const commitmentOf = (planId: PaidPlanId, now: Date) => ({
  [SUBSCRIPTION_METADATA.committedUntil]: commitmentEndOf(now, PLANS[planId].commitmentMonths)?.toISOString() ?? "",
});

export const createStripePayments = (settings: BillingSettings): Payments => {
  const stripe = connectStripe(settings);
  return {
    createCustomer: ({ tenantId, name, email }) =>
      asPaymentErrors(async () => {
        // Stripe refuses a key that comes with something else: whoever is renamed meanwhile is another request.
        const about = createHash("sha256")
          .update(JSON.stringify([name, email]))
          .digest("hex")
          .slice(0, 16);
        const customer = await stripe.customers.create(
          { name, ...(email === null ? {} : { email }), metadata: { tenant: tenantId } },
          { idempotencyKey: `customer-${tenantId}-${about}` },
        );
        return { customerId: customer.id };
      }),

    startCheckout: ({ tenantId, customerId, planId, now, trialDays, successUrl, cancelUrl }) =>
      asPaymentErrors(async () => {
        const prices = await readPrices(stripe, planId);
        const trialEnd = trialEndOf(now, trialDays);
        const session = await stripe.checkout.sessions.create({
          mode: "subscription",
          customer: customerId,
          client_reference_id: tenantId,
          line_items: prices.map((price) => ({ price: price.id, ...(isMetered(price) ? {} : { quantity: 1 }) })),
          success_url: successUrl,
          cancel_url: cancelUrl,
          allow_promotion_codes: true,
          billing_address_collection: "required",
          tax_id_collection: { enabled: true },
          customer_update: { name: "auto", address: "auto" },
          subscription_data: {
            metadata: { [SUBSCRIPTION_METADATA.tenant]: tenantId, ...commitmentOf(planId, now) },
            // Included amounts are by the calendar month: so are the periods.
            ...(trialEnd === undefined
              ? { billing_cycle_anchor: toSeconds(nextMonth(now)), proration_behavior: "create_prorations" }
              : { trial_end: toSeconds(trialEnd) }),
          },
        });
        if (session.url === null)
          throw new PaymentError("later", `Stripe gave the checkout ${session.id} no page to pay on.`);
        return { url: session.url };
      }),

    openPortal: ({ customerId, returnUrl }) =>
      asPaymentErrors(async () => {
        const configuration = await findPortal(stripe);
        if (configuration === undefined) {
          throw catalogueNotApplied("Stripe has no portal of ours");
        }
        const { url } = await stripe.billingPortal.sessions.create({
          customer: customerId,
          configuration: configuration.id,
          return_url: returnUrl,
        });
        return { url };
      }),

    changePlan: (subscriptionId, planId, now) =>
      asPaymentErrors(async () => {
        const [subscription, prices] = [
          await stripe.subscriptions.retrieve(subscriptionId),
          await readPrices(stripe, planId),
        ];
        const items = replaceItems(subscription.items.data, prices);
        return toSubscription(
          await stripe.subscriptions.update(subscriptionId, {
            items,
            proration_behavior: "create_prorations",
            cancel_at_period_end: false,
            metadata: commitmentOf(planId, now),
          }),
        );
      }),

    setCancellation: (subscriptionId, atPeriodEnd) =>
      asPaymentErrors(async () =>
        toSubscription(await stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: atPeriodEnd })),
      ),

    cancelNow: (subscriptionId) =>
      asPaymentErrors(async () =>
        toSubscription(await stripe.subscriptions.cancel(subscriptionId, { invoice_now: true, prorate: true })),
      ),

    readSubscription: (subscriptionId) =>
      orNullIfUnknown(async () => toSubscription(await stripe.subscriptions.retrieve(subscriptionId))),

    listSubscriptions: (customerId) =>
      asPaymentErrors(async () => {
        const { data } = await stripe.subscriptions.list({ customer: customerId, status: "all", limit: 100 });
        return data.map(toSubscription);
      }),

    readInvoice: (invoiceId) => orNullIfUnknown(async () => toInvoice(await stripe.invoices.retrieve(invoiceId))),

    listInvoices: (customerId, { limit, after }) =>
      asPaymentErrors(async () => {
        const { data, has_more } = await stripe.invoices.list({
          customer: customerId,
          limit,
          ...(after === undefined ? {} : { starting_after: after }),
        });
        return { items: data.map(toInvoice), hasMore: has_more };
      }),

    previewInvoice: async (subscriptionId) => {
      try {
        return await asPaymentErrors(async () =>
          toInvoice(await stripe.invoices.createPreview({ subscription: subscriptionId })),
        );
      } catch (error) {
        if (error instanceof PaymentError && error.code === "invoice_upcoming_none") return null;
        throw error;
      }
    },

    ...createStripeMeters(stripe),

    grantCredit: ({ customerId, amountCents, reason, expiresAt, idempotencyKey }) =>
      asPaymentErrors(async () => {
        const grant = await stripe.billing.creditGrants.create(
          {
            customer: customerId,
            name: reason,
            category: "promotional",
            amount: { type: "monetary", monetary: { currency: CURRENCY, value: amountCents } },
            applicability_config: { scope: { price_type: "metered" } },
            ...(expiresAt === null ? {} : { expires_at: toSeconds(expiresAt) }),
          },
          { idempotencyKey },
        );
        return { grantId: grant.id };
      }),

    readNotification: (body, signature, now) => readNotification(body, signature, settings.webhookSecret, now),
  };
};
