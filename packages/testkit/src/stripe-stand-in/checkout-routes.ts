import type Stripe from "stripe";
import { formOf, formsOf, metadataOf, numberOf, textOf } from "./form.ts";
import type { Books } from "./invoices.ts";
import { PARAMETERS } from "./parameters.ts";
import { invalid, missingParameter } from "./refusal.ts";
import type { Call, Route } from "./route.ts";
import { find, newStripeId, notify } from "./state.ts";
import { startSubscription } from "./subscription-routes.ts";
import type { CheckoutSession } from "./wire.ts";

const SESSION_SECONDS = 86_400;

const createCheckout = ({ state, publicUrl, given }: Call): CheckoutSession => {
  const mode = textOf(given, "mode");
  if (mode === undefined) throw missingParameter("mode");
  if (mode !== "subscription") throw invalid("The stand-in sells subscriptions alone.", "mode");
  const successUrl = textOf(given, "success_url");
  if (successUrl === undefined) throw missingParameter("success_url");
  const customer = find(state.customers, textOf(given, "customer") ?? "", "customer");
  const lineItems = formsOf(given, "line_items");
  if (lineItems.length === 0) throw missingParameter("line_items");
  for (const item of lineItems) {
    const price = find(state.prices, textOf(item, "price") ?? "", "price");
    if (price.recurring?.usage_type === "metered" && item["quantity"] !== undefined) {
      throw invalid("Quantity should not be specified for metered prices.", "line_items[0][quantity]");
    }
  }
  const data = formOf(given, "subscription_data") ?? {};
  if (data["trial_end"] !== undefined && data["billing_cycle_anchor"] !== undefined) {
    throw invalid("A trial and a billing cycle anchor exclude each other.", "subscription_data[billing_cycle_anchor]");
  }
  if (numberOf(data, "trial_end") !== undefined && Number(data["trial_end"]) < state.nowS() + 2 * 86_400) {
    throw invalid("The trial must end at least 2 days in the future.", "subscription_data[trial_end]");
  }
  if (given["tax_id_collection"] !== undefined && formOf(given, "customer_update")?.["name"] !== "auto") {
    throw invalid("Tax ID collection needs customer_update[name] to be `auto`.", "customer_update");
  }
  const id = newStripeId("cs_test");
  const session: CheckoutSession = {
    id,
    object: "checkout.session",
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: given["allow_promotion_codes"] === "true" ? true : null,
    allowed_payment_method_types: null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: (textOf(given, "billing_address_collection") ??
      null) as Stripe.Checkout.Session["billing_address_collection"],
    cancel_url: textOf(given, "cancel_url") ?? null,
    client_reference_id: textOf(given, "client_reference_id") ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: state.nowS(),
    currency: "usd",
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: customer.id,
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    customer_email: customer.email,
    discounts: [],
    expires_at: state.nowS() + SESSION_SECONDS,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: metadataOf(given),
    mode: "subscription",
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "always",
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    payment_status: "unpaid",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: successUrl,
    total_details: null,
    ui_mode: null,
    url: `${publicUrl}/pay/${id}`,
    wallet_options: null,
  };
  state.checkouts.set(id, session);
  state.orders.set(id, {
    prices: lineItems.map((item) => ({ price: textOf(item, "price") ?? "", quantity: numberOf(item, "quantity") })),
    trialEndS: numberOf(data, "trial_end"),
    anchorS: numberOf(data, "billing_cycle_anchor"),
    metadata: metadataOf(data),
  });
  return session;
};

/** What the person does on the page of a checkout. @returns where they are sent afterwards */
export const completeCheckout = (books: Books, id: string): string => {
  const { state } = books;
  const session = find(state.checkouts, id, "checkout.session");
  if (session.status !== "open") throw invalid("The session is not open.", "session");
  const subscription = startSubscription(books, session.customer as string, find(state.orders, id, "order"));
  session.status = "complete";
  session.payment_status = "paid";
  session.subscription = subscription.id;
  notify(state, "checkout.session.completed", session);
  return (session.success_url ?? "/").replace("{CHECKOUT_SESSION_ID}", id);
};

export const CHECKOUT_ROUTES: readonly Route[] = [
  { method: "POST", path: "/v1/checkout/sessions", parameters: PARAMETERS.checkoutCreate, answer: createCheckout },
  {
    method: "GET",
    path: "/v1/checkout/sessions/{id}",
    parameters: PARAMETERS.none,
    answer: ({ state, id }) => find(state.checkouts, id, "checkout.session"),
  },
];
