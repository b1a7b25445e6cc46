import { METER_IDS, METERS, type MeterId, PAID_PLAN_IDS, type PaidPlanId } from "@sluice/contracts";
import type Stripe from "stripe";
import { PRICE_METADATA } from "./apply-catalogue.ts";
import { priceOfLookupKey } from "./catalogue.ts";
import type { InvoiceFacts, InvoiceLineFacts, SubscriptionFacts, SubscriptionStatus } from "./payments.ts";

export const toDate = (seconds: number): Date => new Date(seconds * 1000);
export const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);
const idOf = (thing: string | { readonly id: string }): string => (typeof thing === "string" ? thing : thing.id);

const STATUSES: Readonly<Record<string, SubscriptionStatus>> = {
  trialing: "trialing",
  active: "active",
  past_due: "pastDue",
  // Stripe has stopped trying; the tenant owes all the same.
  unpaid: "pastDue",
  paused: "pastDue",
  incomplete: "incomplete",
  incomplete_expired: "canceled",
  canceled: "canceled",
};

const planOf = (price: Stripe.Price): PaidPlanId | undefined => {
  const named = price.metadata[PRICE_METADATA.plan] ?? priceOfLookupKey(price.lookup_key)?.planId;
  return PAID_PLAN_IDS.find((planId) => planId === named);
};

export const meterOf = (price: Stripe.Price): MeterId | null => {
  const named = price.metadata[PRICE_METADATA.meter] ?? priceOfLookupKey(price.lookup_key)?.meter;
  return METER_IDS.find((meter) => meter === named) ?? null;
};

/** What a subscription says of itself that only we read. */
export const SUBSCRIPTION_METADATA = { tenant: "tenant", committedUntil: "sluice_committed_until" } as const;

const committedUntilOf = (metadata: Stripe.Metadata): Date | null => {
  const at = new Date(metadata[SUBSCRIPTION_METADATA.committedUntil] ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
};

export const toSubscription = (subscription: Stripe.Subscription): SubscriptionFacts => {
  const [first] = subscription.items.data;
  const plans = new Set(subscription.items.data.map(({ price }) => planOf(price)));
  const [plan] = plans;
  return {
    id: subscription.id,
    customerId: idOf(subscription.customer),
    // A status that is not known here is a status in which nobody has paid.
    status: STATUSES[subscription.status] ?? "incomplete",
    planId: plans.size === 1 ? (plan ?? null) : null,
    periodStart: toDate(first?.current_period_start ?? subscription.start_date),
    periodEnd: toDate(first?.current_period_end ?? subscription.start_date),
    trialEnd: subscription.trial_end === null ? null : toDate(subscription.trial_end),
    cancelsAtPeriodEnd: subscription.cancel_at_period_end,
    createdAt: toDate(subscription.created),
    committedUntil: committedUntilOf(subscription.metadata),
  };
};

const productOf = (line: Stripe.InvoiceLineItem): string | undefined => {
  const product = line.pricing?.price_details?.product;
  return product === undefined ? undefined : idOf(product);
};

/** A line names its product, and the products of meters have ids of our own. */
const meterOfLine = (line: Stripe.InvoiceLineItem): MeterId | null =>
  METER_IDS.find((meter) => productOf(line) === `sluice_${meter}`) ?? null;

const toLine = (line: Stripe.InvoiceLineItem): InvoiceLineFacts => {
  const meter = meterOfLine(line);
  return {
    description: line.description ?? (meter === null ? "Subscription" : METERS[meter].name),
    amountCents: line.amount,
    quantity: line.quantity,
    meter,
    from: toDate(line.period.start),
    to: toDate(line.period.end),
  };
};

export const toInvoice = (invoice: Stripe.Invoice): InvoiceFacts => ({
  id: invoice.id.startsWith("upcoming") ? null : invoice.id,
  number: invoice.number,
  status: (invoice.status ?? "draft") as InvoiceFacts["status"],
  currency: invoice.currency,
  subtotalCents: invoice.subtotal,
  totalCents: invoice.total,
  dueCents: invoice.amount_remaining,
  createdAt: toDate(invoice.created),
  from: toDate(invoice.period_start),
  to: toDate(invoice.period_end),
  url: invoice.hosted_invoice_url ?? null,
  pdfUrl: invoice.invoice_pdf ?? null,
  lines: invoice.lines.data.map(toLine),
});
