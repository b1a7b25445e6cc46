import type Stripe from "stripe";
import type { Form, FormValue } from "./form.ts";
import { invalid } from "./refusal.ts";

type Words<Text extends string, Found = never> = Text extends `${infer First} ${infer Rest}`
  ? Words<Rest, Found | First>
  : Found | Text;

/**
 * The names of a call's parameters, by spaces. The SDK's types are made from Stripe's published schema, and the compiler
 * refuses a list that lacks one of their names or has one more.
 */
const of =
  <Params>() =>
  <Text extends string>(
    names: [Words<Text>, keyof Params] extends [keyof Params, Words<Text>] ? Text : Exclude<keyof Params, Words<Text>>,
  ): ReadonlySet<string> =>
    new Set(String(names).split(" "));

type Element<T> = T extends readonly (infer Item)[] ? Item : never;
type Inner<Params, Name extends keyof Params> = Exclude<NonNullable<Params[Name]>, string | number>;

/** `""` is the call itself; the other keys are the parameters that hold parameters. What has no key may hold anything. */
export type Parameters = Readonly<Record<string, ReadonlySet<string>>>;

const PAGE = "ending_before limit starting_after";
type SubscriptionCreate = Stripe.SubscriptionCreateParams;
type SubscriptionUpdate = Stripe.SubscriptionUpdateParams;
type Checkout = Stripe.Checkout.SessionCreateParams;

const PORTAL_FEATURES = of<Stripe.BillingPortal.ConfigurationCreateParams.Features>()(
  "customer_update invoice_history payment_method_update subscription_cancel subscription_pause subscription_update",
);

export const PARAMETERS = {
  none: { "": new Set(["expand"]) },
  customerCreate: {
    "": of<Stripe.CustomerCreateParams>()(
      "address balance business_name cash_balance description email expand individual_name invoice_prefix invoice_settings metadata name next_invoice_sequence payment_method phone preferred_locales shipping source tax tax_exempt tax_id_data test_clock validate",
    ),
  },
  productCreate: {
    "": of<Stripe.ProductCreateParams>()(
      "name active default_price_data description expand id images marketing_features metadata package_dimensions shippable statement_descriptor tax_code tax_details type unit_label url",
    ),
  },
  productUpdate: {
    "": of<Stripe.ProductUpdateParams>()(
      "active default_price description expand images marketing_features metadata name package_dimensions shippable statement_descriptor tax_code tax_details unit_label url",
    ),
  },
  productList: {
    "": of<Stripe.ProductListParams>()(`active created expand ids shippable type url ${PAGE}`),
  },
  priceCreate: {
    "": of<Stripe.PriceCreateParams>()(
      "currency active billing_scheme currency_options custom_unit_amount expand lookup_key metadata nickname product product_data recurring tax_behavior tiers tiers_mode transfer_lookup_key transform_quantity unit_amount unit_amount_decimal",
    ),
    recurring: of<Stripe.PriceCreateParams.Recurring>()("interval interval_count meter trial_period_days usage_type"),
    tiers: of<Stripe.PriceCreateParams.Tier>()("flat_amount flat_amount_decimal unit_amount unit_amount_decimal up_to"),
  },
  priceUpdate: {
    "": of<Stripe.PriceUpdateParams>()(
      "active currency_options expand lookup_key metadata nickname tax_behavior transfer_lookup_key",
    ),
  },
  priceList: {
    "": of<Stripe.PriceListParams>()(`active created currency expand lookup_keys product recurring type ${PAGE}`),
  },
  meterCreate: {
    "": of<Stripe.Billing.MeterCreateParams>()(
      "default_aggregation display_name event_name customer_mapping event_time_window expand value_settings",
    ),
  },
  meterList: { "": of<Stripe.Billing.MeterListParams>()(`expand status ${PAGE}`) },
  meterUpdate: { "": of<Stripe.Billing.MeterUpdateParams>()("display_name expand") },
  eventSummaries: {
    "": of<Stripe.Billing.MeterListEventSummariesParams>()(
      `customer end_time start_time expand value_grouping_window ${PAGE}`,
    ),
  },
  meterEvent: {
    "": of<Stripe.Billing.MeterEventCreateParams>()("event_name payload expand identifier timestamp"),
  },
  meterEventAdjustment: {
    "": of<Stripe.Billing.MeterEventAdjustmentCreateParams>()("event_name type cancel expand"),
  },
  creditGrant: {
    "": of<Stripe.Billing.CreditGrantCreateParams>()(
      "amount applicability_config category customer customer_account effective_at expand expires_at metadata name priority",
    ),
  },
  subscriptionCreate: {
    "": of<SubscriptionCreate>()(
      "add_invoice_items application_fee_percent automatic_tax backdate_start_date billing_cycle_anchor billing_cycle_anchor_config billing_mode billing_schedules billing_thresholds cancel_at cancel_at_period_end collection_method currency customer customer_account days_until_due default_payment_method default_source default_tax_rates description discounts expand invoice_settings items metadata off_session on_behalf_of payment_behavior payment_settings pending_invoice_item_interval proration_behavior transfer_data trial_end trial_from_plan trial_period_days trial_settings",
    ),
    items: of<Element<Inner<SubscriptionCreate, "items">>>()(
      "billing_thresholds current_trial discounts metadata plan price price_data quantity tax_rates",
    ),
  },
  subscriptionUpdate: {
    "": of<SubscriptionUpdate>()(
      "add_invoice_items application_fee_percent automatic_tax billing_cycle_anchor billing_schedules billing_thresholds cancel_at cancel_at_period_end cancellation_details collection_method days_until_due default_payment_method default_source default_tax_rates description discounts expand invoice_settings items metadata off_session on_behalf_of pause_collection payment_behavior payment_settings pending_invoice_item_interval proration_behavior proration_date transfer_data trial_end trial_from_plan trial_settings",
    ),
    items: of<Element<Inner<SubscriptionUpdate, "items">>>()(
      "billing_thresholds clear_usage current_trial deleted discounts id metadata plan price price_data quantity tax_rates",
    ),
  },
  subscriptionCancel: {
    "": of<Stripe.SubscriptionCancelParams>()("cancellation_details expand invoice_now prorate"),
  },
  subscriptionList: {
    "": of<Stripe.SubscriptionListParams>()(
      `automatic_tax collection_method created current_period_end current_period_start customer customer_account expand plan price status test_clock ${PAGE}`,
    ),
  },
  checkoutCreate: {
    "": of<Checkout>()(
      "adaptive_pricing after_expiration allow_promotion_codes allowed_payment_method_types automatic_tax billing_address_collection branding_settings cancel_url client_reference_id consent_collection currency custom_fields custom_text customer customer_account customer_creation customer_email customer_update discounts excluded_payment_method_types expand expires_at integration_identifier invoice_creation line_items locale managed_payments metadata mode name_collection optional_items origin_context payment_intent_data payment_method_collection payment_method_configuration payment_method_data payment_method_options permissions phone_number_collection redirect_on_completion return_url saved_payment_method_options setup_intent_data shipping_address_collection shipping_options submit_type subscription_data success_url tax_id_collection ui_mode wallet_options",
    ),
    line_items: of<Element<Inner<Checkout, "line_items">>>()(
      "adjustable_quantity metadata price price_data quantity tax_rates",
    ),
    subscription_data: of<Inner<Checkout, "subscription_data">>()(
      "application_fee_percent billing_cycle_anchor billing_cycle_anchor_config billing_mode default_tax_rates description invoice_settings metadata on_behalf_of pending_invoice_item_interval proration_behavior transfer_data trial_end trial_period_days trial_settings",
    ),
  },
  portalConfigurationCreate: {
    "": of<Stripe.BillingPortal.ConfigurationCreateParams>()(
      "business_profile default_return_url expand features login_page metadata name",
    ),
    features: PORTAL_FEATURES,
  },
  portalConfigurationUpdate: {
    "": of<Stripe.BillingPortal.ConfigurationUpdateParams>()(
      "active business_profile default_return_url expand features login_page metadata name",
    ),
    features: PORTAL_FEATURES,
  },
  portalConfigurationList: {
    "": of<Stripe.BillingPortal.ConfigurationListParams>()(`active expand is_default ${PAGE}`),
  },
  portalCreate: {
    "": of<Stripe.BillingPortal.SessionCreateParams>()(
      "after_expiration configuration customer customer_account expand flow_data locale on_behalf_of return_url",
    ),
  },
  invoicePreview: {
    "": of<Stripe.InvoiceCreatePreviewParams>()(
      "automatic_tax currency customer customer_account customer_details discounts expand invoice_items issuer on_behalf_of preview_mode schedule schedule_details subscription subscription_details",
    ),
  },
  invoiceList: {
    "": of<Stripe.InvoiceListParams>()(
      `collection_method created customer customer_account due_date expand status subscription ${PAGE}`,
    ),
  },
} as const satisfies Record<string, Parameters>;

const namesIn = (value: FormValue | undefined): string[] => {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return typeof value === "object" ? Object.keys(value) : [];
};

/** @throws StripeRefusal `parameter_unknown`, naming the parameter as Stripe does */
export const refuseUnknownParameters = (given: Form, allowed: Parameters): void => {
  for (const [place, names] of Object.entries(allowed)) {
    const unknown = namesIn(place === "" ? given : given[place]).find((name) => !names.has(name));
    if (unknown === undefined) continue;
    const path = place === "" ? unknown : `${place}[${unknown}]`;
    throw invalid(`Received unknown parameter: ${path}`, path, "parameter_unknown");
  }
};
