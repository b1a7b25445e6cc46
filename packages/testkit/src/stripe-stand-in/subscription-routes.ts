import { type Form, formsOf, metadataOf, numberOf, textOf } from "./form.ts";
import {
  addMonth,
  type Books,
  baseLines,
  draftInvoice,
  endPeriod,
  finalizeInvoice,
  isMetered,
  lineOf,
  periodOf,
  previewInvoice,
} from "./invoices.ts";
import { PARAMETERS } from "./parameters.ts";
import { priceAmount } from "./price-amount.ts";
import { invalid, missingParameter } from "./refusal.ts";
import { type Call, pageOf, type Route } from "./route.ts";
import { type CheckoutOrder, find, newStripeId, notify, type State } from "./state.ts";
import { listOf, type Price, type Subscription, type SubscriptionItem } from "./wire.ts";

const newItem = (
  state: State,
  subscriptionId: string,
  wanted: { readonly price: string; readonly quantity: number | undefined },
  span: { readonly startS: number; readonly endS: number },
): SubscriptionItem => {
  const price = find(state.prices, wanted.price, "price");
  if (!price.active) throw invalid("The price specified is inactive.", "items[0][price]");
  if (price.recurring === null) throw invalid("The price is not recurring.", "items[0][price]");
  const metered = price.recurring.usage_type === "metered";
  if (metered && wanted.quantity !== undefined) {
    throw invalid("The quantity of a metered price cannot be set.", "items[0][quantity]");
  }
  return {
    id: newStripeId("si"),
    object: "subscription_item",
    billing_thresholds: null,
    created: state.nowS(),
    current_period_start: span.startS,
    current_period_end: span.endS,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    ...(metered ? {} : { quantity: wanted.quantity ?? 1 }),
    subscription: subscriptionId,
    tax_rates: [],
  } satisfies SubscriptionItem;
};

/** What prices were called before they were prices; answers still hold it. */
const planOf = (price: Price): SubscriptionItem["plan"] => ({
  id: price.id,
  object: "plan",
  active: price.active,
  amount: price.unit_amount,
  amount_decimal: price.unit_amount_decimal,
  billing_scheme: price.billing_scheme,
  created: price.created,
  currency: price.currency,
  interval: price.recurring?.interval ?? "month",
  interval_count: 1,
  livemode: false,
  metadata: {},
  meter: price.recurring?.meter ?? null,
  nickname: price.nickname,
  product: price.product,
  tiers_mode: price.tiers_mode,
  transform_usage: null,
  trial_period_days: null,
  usage_type: price.recurring?.usage_type ?? "licensed",
});

export const startSubscription = (books: Books, customerId: string, order: CheckoutOrder): Subscription => {
  const { state } = books;
  const startS = state.nowS();
  const endS = order.trialEndS ?? order.anchorS ?? addMonth(startS);
  if (endS <= startS) throw invalid("The time must be in the future.", "subscription_data[trial_end]");
  if (order.prices.length === 0) throw missingParameter("items");
  const id = newStripeId("sub");
  const items = order.prices.map((wanted) => newItem(state, id, wanted, { startS, endS }));
  const subscription: Subscription = {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: endS,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: "classic" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: startS,
    currency: items[0]?.price.currency ?? "usd",
    customer: find(state.customers, customerId, "customer").id,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: listOf(items, `/v1/subscription_items?subscription=${id}`),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: order.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: null,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: startS,
    status: order.trialEndS === undefined ? "active" : "trialing",
    test_clock: null,
    transfer_data: null,
    trial_end: order.trialEndS ?? null,
    trial_settings: null,
    trial_start: order.trialEndS === undefined ? null : startS,
  };
  state.subscriptions.set(id, subscription);
  notify(state, "customer.subscription.created", subscription);
  const span = { startS, endS };
  const share = (endS - startS) / (addMonth(startS) - startS);
  const lines = order.trialEndS === undefined ? baseLines(subscription, span, Math.min(1, share)) : [];
  if (lines.length > 0) {
    const invoice = draftInvoice(books, subscription, {
      lines,
      span,
      reason: "subscription_create",
      appliesCredits: false,
    });
    subscription.latest_invoice = invoice.id;
    finalizeInvoice(books, invoice);
  }
  return subscription;
};

const createSubscription = (call: Call): Subscription => {
  const { given } = call;
  const prices = formsOf(given, "items").map((item) => ({
    price: textOf(item, "price") ?? "",
    quantity: numberOf(item, "quantity"),
  }));
  const trialDays = numberOf(given, "trial_period_days");
  return startSubscription(call, textOf(given, "customer") ?? "", {
    prices,
    trialEndS: trialDays === undefined ? numberOf(given, "trial_end") : call.state.nowS() + trialDays * 86_400,
    anchorS: numberOf(given, "billing_cycle_anchor"),
    metadata: metadataOf(given),
  });
};

/** What is left of a period of an item that is paid in advance, given back or charged. */
const prorate = (books: Books, subscription: Subscription, item: SubscriptionItem, sign: 1 | -1): void => {
  if (isMetered(item) || subscription.status === "trialing") return;
  const { startS, endS } = periodOf(subscription);
  const nowS = books.state.nowS();
  const whole = priceAmount(item.price, BigInt(item.quantity ?? 1));
  const amount = sign * Math.round((whole * (endS - nowS)) / (endS - startS));
  const description = `${sign < 0 ? "Unused" : "Remaining"} time on ${item.price.nickname ?? item.price.id}`;
  const facts = { amount, quantity: item.quantity ?? 1, span: { startS: nowS, endS }, isProration: true, description };
  const waiting = books.state.prorations.get(subscription.id) ?? [];
  books.state.prorations.set(subscription.id, [...waiting, lineOf(subscription, item, facts)]);
};

const changeItems = (call: Call, subscription: Subscription, wanted: readonly Form[]): void => {
  const { state } = call;
  const isProrated = textOf(call.given, "proration_behavior") !== "none";
  const { startS, endS } = periodOf(subscription);
  for (const change of wanted) {
    const id = textOf(change, "id");
    const old = subscription.items.data.find((item) => item.id === id);
    if (id !== undefined && old === undefined) throw invalid(`No such subscription item: '${id}'`, "items[0][id]");
    if (old !== undefined && (change["deleted"] === "true" || textOf(change, "price") !== old.price.id)) {
      if (isProrated) prorate(call, subscription, old, -1);
      subscription.items.data = subscription.items.data.filter((item) => item !== old);
    }
    const price = textOf(change, "price");
    if (change["deleted"] === "true" || price === undefined || price === old?.price.id) continue;
    const item = newItem(state, subscription.id, { price, quantity: numberOf(change, "quantity") }, { startS, endS });
    if (old !== undefined) item.id = old.id;
    subscription.items.data.push(item);
    if (isProrated) prorate(call, subscription, item, 1);
  }
  const prices = subscription.items.data.map(({ price }) => price.id);
  if (new Set(prices).size !== prices.length) throw invalid("A subscription holds each price once.", "items");
};

const updateSubscription = (call: Call): Subscription => {
  const { state, id, given } = call;
  const subscription = find(state.subscriptions, id, "subscription");
  if (subscription.status === "canceled") throw invalid("A canceled subscription can only update its metadata.", "id");
  changeItems(call, subscription, formsOf(given, "items"));
  if (given["cancel_at_period_end"] !== undefined) {
    subscription.cancel_at_period_end = given["cancel_at_period_end"] === "true";
    subscription.cancel_at = subscription.cancel_at_period_end ? periodOf(subscription).endS : null;
  }
  subscription.metadata = { ...subscription.metadata, ...metadataOf(given) };
  notify(state, "customer.subscription.updated", subscription);
  return subscription;
};

const cancelSubscription = (call: Call): Subscription => {
  const { state, id, given } = call;
  const subscription = find(state.subscriptions, id, "subscription");
  if (subscription.status === "canceled") throw invalid("No such active subscription.", "id", "resource_missing");
  const nowS = state.nowS();
  subscription.canceled_at = nowS;
  if (given["invoice_now"] === "true") {
    subscription.cancel_at_period_end = true;
    for (const item of subscription.items.data) item.current_period_end = nowS;
    endPeriod(call, subscription);
    return subscription;
  }
  subscription.status = "canceled";
  subscription.ended_at = nowS;
  notify(state, "customer.subscription.deleted", subscription);
  return subscription;
};

export const SUBSCRIPTION_ROUTES: readonly Route[] = [
  { method: "POST", path: "/v1/subscriptions", parameters: PARAMETERS.subscriptionCreate, answer: createSubscription },
  {
    method: "GET",
    path: "/v1/subscriptions",
    parameters: PARAMETERS.subscriptionList,
    answer: ({ state, given }) => {
      const status = textOf(given, "status");
      const fits = (each: Subscription) =>
        (given["customer"] === undefined || each.customer === given["customer"]) &&
        (status === undefined ? each.status !== "canceled" : status === "all" || each.status === status);
      return pageOf([...state.subscriptions.values()].filter(fits), given, "/v1/subscriptions");
    },
  },
  {
    method: "GET",
    path: "/v1/subscriptions/{id}",
    parameters: PARAMETERS.none,
    answer: ({ state, id }) => find(state.subscriptions, id, "subscription"),
  },
  {
    method: "POST",
    path: "/v1/subscriptions/{id}",
    parameters: PARAMETERS.subscriptionUpdate,
    answer: updateSubscription,
  },
  {
    method: "DELETE",
    path: "/v1/subscriptions/{id}",
    parameters: PARAMETERS.subscriptionCancel,
    answer: cancelSubscription,
  },
  {
    method: "POST",
    path: "/v1/invoices/create_preview",
    parameters: PARAMETERS.invoicePreview,
    answer: (call) => {
      const id = textOf(call.given, "subscription") ?? "";
      const subscription = find(call.state.subscriptions, id, "subscription");
      if (subscription.status === "canceled") {
        throw invalid("No upcoming invoices for customer", "subscription", "invoice_upcoming_none");
      }
      return previewInvoice(call, subscription);
    },
  },
  {
    method: "GET",
    path: "/v1/invoices",
    parameters: PARAMETERS.invoiceList,
    answer: ({ state, given }) => {
      const fits = [...state.invoices.values()].filter(
        ({ customer, status }) =>
          (given["customer"] === undefined || customer === given["customer"]) &&
          (given["status"] === undefined || status === given["status"]),
      );
      return pageOf(fits, given, "/v1/invoices");
    },
  },
  {
    method: "GET",
    path: "/v1/invoices/{id}",
    parameters: PARAMETERS.none,
    answer: ({ state, id }) => find(state.invoices, id, "invoice"),
  },
];
