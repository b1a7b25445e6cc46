import { aggregate, type NewestBy } from "./aggregate.ts";
import { priceAmount } from "./price-amount.ts";
import { find, newStripeId, notify, type State } from "./state.ts";
import { type Invoice, type InvoiceLine, listOf, type Subscription, type SubscriptionItem } from "./wire.ts";

export interface Books {
  readonly state: State;
  readonly newestBy: NewestBy;
  readonly publicUrl: string;
}

export interface Span {
  readonly startS: number;
  readonly endS: number;
}

export const isMetered = (item: SubscriptionItem): boolean => item.price.recurring?.usage_type === "metered";

interface LineFacts {
  readonly amount: number;
  readonly quantity: number;
  readonly span: Span;
  readonly isProration?: boolean;
  readonly description?: string;
}

export const lineOf = (subscription: Subscription, item: SubscriptionItem, facts: LineFacts): InvoiceLine =>
  ({
    id: newStripeId("il"),
    object: "line_item",
    amount: facts.amount,
    currency: item.price.currency,
    description: facts.description ?? item.price.nickname,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    parent: {
      type: "subscription_item_details",
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: facts.isProration === true,
        proration_details: null,
        subscription: subscription.id,
        subscription_item: item.id,
      },
    },
    period: { start: facts.span.startS, end: facts.span.endS },
    pretax_credit_amounts: [],
    pricing: {
      type: "price_details",
      price_details: { price: item.price.id, product: item.price.product as string },
      unit_amount_decimal: item.price.unit_amount_decimal,
    },
    quantity: facts.quantity,
    quantity_decimal: String(facts.quantity),
    subscription: subscription.id,
    subtotal: facts.amount,
    taxes: [],
  }) satisfies InvoiceLine;

const customerOf = (subscription: Subscription): string => subscription.customer as string;

/** What was used in a span. In a trial it is counted and costs nothing. */
const meteredLines = ({ state, newestBy }: Books, subscription: Subscription, span: Span): InvoiceLine[] =>
  subscription.items.data.filter(isMetered).map((item) => {
    const meter = find(state.meters, item.price.recurring?.meter ?? "", "meter");
    const used = aggregate(state, newestBy, meter, { customerId: customerOf(subscription), ...span });
    const isTrial = subscription.trial_end !== null && span.endS <= subscription.trial_end;
    const amount = isTrial ? 0 : priceAmount(item.price, used);
    return lineOf(subscription, item, { amount, quantity: Number(used), span });
  });

/** What is paid in advance. */
export const baseLines = (subscription: Subscription, span: Span, share = 1): InvoiceLine[] =>
  subscription.items.data
    .filter((item) => !isMetered(item))
    .map((item) => {
      const amount = Math.round(priceAmount(item.price, BigInt(item.quantity ?? 1)) * share);
      return lineOf(subscription, item, { amount, quantity: item.quantity ?? 1, span });
    });

export const draftInvoice = (
  books: Books,
  subscription: Subscription,
  content: {
    readonly lines: InvoiceLine[];
    readonly span: Span;
    readonly reason: NonNullable<Invoice["billing_reason"]>;
    readonly appliesCredits: boolean;
  },
): Invoice => {
  const { state } = books;
  const { lines, span } = content;
  const id = newStripeId(content.reason === "upcoming" ? "upcoming_in" : "in");
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const credit = applyCredits(state, subscription, lines, content.appliesCredits);
  const total = Math.max(0, subtotal - credit);
  const customer = find(state.customers, customerOf(subscription), "customer");
  return {
    id,
    object: "invoice",
    account_country: "US",
    account_name: "Stand-in",
    account_tax_ids: null,
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: total,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: content.reason,
    collection_method: "charge_automatically",
    created: state.nowS(),
    currency: subscription.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: content.reason === "upcoming" ? null : `${books.publicUrl}/invoice/${id}`,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: listOf(lines, `/v1/invoices/${id}/lines`),
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: content.reason === "upcoming" ? null : `STANDIN-${String(state.invoices.size + 1).padStart(4, "0")}`,
    on_behalf_of: null,
    parent: {
      type: "subscription_details",
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: span.endS,
    period_start: span.startS,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: credit === 0 ? [] : [{ amount: credit, type: "credit_balance_transaction" }],
    total_taxes: [],
    webhooks_delivered_at: null,
  } satisfies Invoice;
};

/** Grants pay for what was used, never for base prices. A preview spends nothing. */
const applyCredits = (state: State, subscription: Subscription, lines: InvoiceLine[], spends: boolean): number => {
  const metered = new Set(subscription.items.data.filter(isMetered).map(({ id }) => id));
  let owed = lines
    .filter(({ parent }) => metered.has(parent?.subscription_item_details?.subscription_item ?? ""))
    .reduce((sum, { amount }) => sum + amount, 0);
  let credit = 0;
  for (const grant of state.creditGrants.values()) {
    const left = state.creditsLeft.get(grant.id) ?? 0;
    const hasEnded = grant.expires_at !== null && grant.expires_at <= state.nowS();
    if (grant.customer !== subscription.customer || hasEnded) continue;
    const used = Math.min(left, owed);
    owed -= used;
    credit += used;
    if (spends) state.creditsLeft.set(grant.id, left - used);
  }
  return credit;
};

/** Closes an invoice and takes the money, or is declined. */
export const finalizeInvoice = ({ state }: Books, invoice: Invoice): void => {
  state.invoices.set(invoice.id, invoice);
  invoice.status = "open";
  invoice.status_transitions.finalized_at = state.nowS();
  notify(state, "invoice.created", invoice);
  notify(state, "invoice.finalized", invoice);
  chargeInvoice(state, invoice);
};

const RETRY_SECONDS = 3 * 86_400;

const chargeInvoice = (state: State, invoice: Invoice): void => {
  const customerId = invoice.customer as string;
  invoice.attempted = true;
  invoice.attempt_count += 1;
  if (state.declined.has(customerId) && invoice.amount_due > 0) {
    invoice.next_payment_attempt = state.nowS() + RETRY_SECONDS;
    notify(state, "invoice.payment_failed", invoice);
    setStatus(state, invoice, "past_due");
    return;
  }
  invoice.status = "paid";
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = state.nowS();
  notify(state, "invoice.paid", invoice);
  const isAnyOpen = [...state.invoices.values()].some((each) => each.customer === customerId && each.status === "open");
  if (!isAnyOpen) setStatus(state, invoice, "active");
};

/** Tries again what was declined. */
export const chargeOpenInvoices = (state: State, customerId: string): void => {
  for (const invoice of [...state.invoices.values()]) {
    if (invoice.customer === customerId && invoice.status === "open") chargeInvoice(state, invoice);
  }
};

const setStatus = (state: State, invoice: Invoice, status: "active" | "past_due"): void => {
  const id = invoice.parent?.subscription_details?.subscription;
  const subscription = typeof id === "string" ? state.subscriptions.get(id) : undefined;
  if (subscription === undefined || subscription.status === "canceled" || subscription.status === "trialing") return;
  if (subscription.status === status) return;
  subscription.status = status;
  notify(state, "customer.subscription.updated", subscription);
};

export const periodOf = (subscription: Subscription): Span => {
  const item = subscription.items.data[0];
  return { startS: item?.current_period_start ?? 0, endS: item?.current_period_end ?? 0 };
};

/** The next invoice as it would be by now. */
export const previewInvoice = (books: Books, subscription: Subscription): Invoice => {
  const span = periodOf(subscription);
  const next: Span = { startS: span.endS, endS: addMonth(span.endS) };
  const lines = [
    ...(books.state.prorations.get(subscription.id) ?? []),
    ...meteredLines(books, subscription, span),
    ...(subscription.cancel_at_period_end ? [] : baseLines(subscription, next)),
  ];
  return draftInvoice(books, subscription, { lines, span, reason: "upcoming", appliesCredits: false });
};

export const addMonth = (timeS: number): number => {
  const date = new Date(timeS * 1000);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.getTime() / 1000;
};

/** Ends a subscription's period: invoices what was used, and begins the next or ends the subscription. */
export const endPeriod = (books: Books, subscription: Subscription): Invoice => {
  const { state } = books;
  const preview = previewInvoice(books, subscription);
  const span = periodOf(subscription);
  const invoice = draftInvoice(books, subscription, {
    lines: preview.lines.data,
    span,
    reason: "subscription_cycle",
    appliesCredits: true,
  });
  state.prorations.delete(subscription.id);
  if (subscription.status === "trialing") subscription.status = "active";
  if (subscription.cancel_at_period_end) {
    subscription.status = "canceled";
    subscription.ended_at = span.endS;
    notify(state, "customer.subscription.deleted", subscription);
  } else {
    for (const item of subscription.items.data) {
      item.current_period_start = span.endS;
      item.current_period_end = addMonth(span.endS);
    }
    notify(state, "customer.subscription.updated", subscription);
  }
  finalizeInvoice(books, invoice);
  return invoice;
};

/** Stripe closes metered invoices about an hour after their period has ended, for usage that is still on its way. */
const GRACE_SECONDS = 3600;

export const endDuePeriods = (books: Books): void => {
  for (const subscription of books.state.subscriptions.values()) {
    while (subscription.status !== "canceled" && periodOf(subscription).endS + GRACE_SECONDS <= books.state.nowS()) {
      endPeriod(books, subscription);
    }
  }
};
