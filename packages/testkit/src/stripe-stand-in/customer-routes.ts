import type Stripe from "stripe";
import { formOf, metadataOf, numberOf, textOf } from "./form.ts";
import { PARAMETERS } from "./parameters.ts";
import { invalid, missingParameter } from "./refusal.ts";
import { type Call, pageOf, type Route } from "./route.ts";
import { find, newStripeId, notify } from "./state.ts";
import type { CreditGrant, Customer } from "./wire.ts";

const createCustomer = ({ state, given }: Call): Customer => {
  const customer = {
    id: newStripeId("cus"),
    object: "customer",
    balance: 0,
    created: state.nowS(),
    default_source: null,
    delinquent: false,
    description: textOf(given, "description") ?? null,
    email: textOf(given, "email") ?? null,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: metadataOf(given),
    name: textOf(given, "name") ?? null,
    shipping: null,
  } satisfies Customer;
  state.customers.set(customer.id, customer);
  notify(state, "customer.created", customer);
  return customer;
};

const createCreditGrant = ({ state, given }: Call): CreditGrant => {
  const amount = formOf(given, "amount");
  const monetary = amount === undefined ? undefined : formOf(amount, "monetary");
  if (monetary === undefined) throw missingParameter("amount");
  const scope = formOf(formOf(given, "applicability_config") ?? {}, "scope");
  if (scope?.["price_type"] !== "metered") {
    throw invalid("The scope must name prices or the price type `metered`.", "applicability_config[scope]");
  }
  const customer = find(state.customers, textOf(given, "customer") ?? "", "customer");
  const grant = {
    id: newStripeId("credgr"),
    object: "billing.credit_grant",
    amount: {
      monetary: { currency: textOf(monetary, "currency") ?? "", value: numberOf(monetary, "value") ?? 0 },
      type: "monetary",
    },
    applicability_config: { scope: { price_type: "metered" } },
    category: (textOf(given, "category") ?? "promotional") as Stripe.Billing.CreditGrant.Category,
    created: state.nowS(),
    customer: customer.id,
    customer_account: null,
    effective_at: state.nowS(),
    expires_at: numberOf(given, "expires_at") ?? null,
    livemode: false,
    metadata: metadataOf(given),
    name: textOf(given, "name") ?? null,
    priority: 50,
    test_clock: null,
    updated: state.nowS(),
    voided_at: null,
  } satisfies CreditGrant;
  state.creditGrants.set(grant.id, grant);
  state.creditsLeft.set(grant.id, grant.amount.monetary.value);
  return grant;
};

export const CUSTOMER_ROUTES: readonly Route[] = [
  { method: "POST", path: "/v1/customers", parameters: PARAMETERS.customerCreate, answer: createCustomer },
  {
    method: "GET",
    path: "/v1/customers/{id}",
    parameters: PARAMETERS.none,
    answer: ({ state, id }) => find(state.customers, id, "customer"),
  },
  { method: "POST", path: "/v1/billing/credit_grants", parameters: PARAMETERS.creditGrant, answer: createCreditGrant },
  {
    method: "GET",
    path: "/v1/billing/credit_grants",
    parameters: { "": new Set(["customer", "customer_account", "expand", "limit", "starting_after", "ending_before"]) },
    answer: ({ state, given }) =>
      pageOf(
        [...state.creditGrants.values()].filter(({ customer }) => customer === given["customer"]),
        given,
        "/v1/billing/credit_grants",
      ),
  },
];
