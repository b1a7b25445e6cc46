import type Stripe from "stripe";
import { aggregate, WINDOW_SECONDS } from "./aggregate.ts";
import { type Form, formOf, formsOf, metadataOf, numberOf, textOf } from "./form.ts";
import { PARAMETERS } from "./parameters.ts";
import { parseDecimal } from "./price-amount.ts";
import { invalid, missingParameter } from "./refusal.ts";
import { type Call, pageOf, type Route } from "./route.ts";
import { find, newStripeId, type State } from "./state.ts";
import type { Meter, MeterEventSummary, Price, Product } from "./wire.ts";

const required = (given: Form, name: string): string => {
  const text = textOf(given, name);
  if (text === undefined) throw missingParameter(name);
  return text;
};

const createProduct = ({ state, given }: Call): Product => {
  const id = textOf(given, "id") ?? newStripeId("prod");
  if (state.products.has(id)) throw invalid(`Product already exists: ${id}`, "id", "resource_already_exists");
  const product = {
    id,
    object: "product",
    active: true,
    created: state.nowS(),
    updated: state.nowS(),
    default_price: null,
    description: textOf(given, "description") ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: metadataOf(given),
    name: required(given, "name"),
    package_dimensions: null,
    shippable: null,
    tax_details: null,
    type: "service",
    unit_label: textOf(given, "unit_label") ?? null,
    url: null,
  } satisfies Product;
  state.products.set(id, product);
  return product;
};

const updateProduct = ({ state, id, given }: Call): Product => {
  const product = find(state.products, id, "product");
  product.name = textOf(given, "name") ?? product.name;
  product.description = textOf(given, "description") ?? product.description;
  if (given["active"] !== undefined) product.active = given["active"] === "true";
  product.updated = state.nowS();
  return product;
};

const recurringOf = (state: State, given: Form): Price["recurring"] => {
  const recurring = formOf(given, "recurring");
  if (recurring === undefined) return null;
  const usageType = textOf(recurring, "usage_type") ?? "licensed";
  const meter = textOf(recurring, "meter") ?? null;
  if (usageType === "metered" && meter === null) {
    throw invalid("Metered prices must be backed by a meter.", "recurring[meter]");
  }
  if (meter !== null && find(state.meters, meter, "meter").status !== "active") {
    throw invalid("The meter is inactive.", "recurring[meter]", "archived_meter");
  }
  return {
    interval: required(recurring, "interval") as Stripe.Price.Recurring.Interval,
    interval_count: numberOf(recurring, "interval_count") ?? 1,
    meter,
    trial_period_days: null,
    usage_type: usageType as Stripe.Price.Recurring.UsageType,
  };
};

const decimalOf = (given: Form, decimalName: string, wholeName: string): string | null => {
  const decimal = textOf(given, decimalName);
  const text = decimal ?? textOf(given, wholeName) ?? null;
  if (text !== null) parseDecimal(text, decimalName);
  return text;
};

const tiersOf = (given: Form): NonNullable<Price["tiers"]> => {
  const tiers = formsOf(given, "tiers").map((tier) => ({
    flat_amount: numberOf(tier, "flat_amount") ?? null,
    flat_amount_decimal: decimalOf(tier, "flat_amount_decimal", "flat_amount"),
    unit_amount: numberOf(tier, "unit_amount") ?? null,
    unit_amount_decimal: decimalOf(tier, "unit_amount_decimal", "unit_amount"),
    up_to: tier["up_to"] === "inf" ? null : Number(required(tier, "up_to")),
  }));
  if (tiers.length > 0 && tiers.at(-1)?.up_to !== null) {
    throw invalid("The last tier must have up_to set to `inf`.", "tiers");
  }
  const ends = tiers.map(({ up_to }) => up_to ?? Number.POSITIVE_INFINITY);
  if (ends.some((end, i) => i > 0 && end <= (ends[i - 1] ?? 0))) {
    throw invalid("Tiers must be sorted by up_to.", "tiers");
  }
  return tiers;
};

/** A lookup key belongs to one active price; taking it away from another has to be asked for. */
const takeLookupKey = (state: State, given: Form): string | null => {
  const key = textOf(given, "lookup_key") ?? null;
  const holder = [...state.prices.values()].find(({ lookup_key, active }) => active && lookup_key === key);
  if (key === null || holder === undefined) return key;
  if (given["transfer_lookup_key"] !== "true") {
    throw invalid(`A price (\`${holder.id}\`) already uses that lookup key.`, "lookup_key");
  }
  holder.lookup_key = null;
  return key;
};

const createPrice = ({ state, given }: Call): Price => {
  const isTiered = given["billing_scheme"] === "tiered";
  const product = find(state.products, required(given, "product"), "product");
  const recurring = recurringOf(state, given);
  const price = {
    id: newStripeId("price"),
    object: "price",
    active: true,
    billing_scheme: isTiered ? "tiered" : "per_unit",
    created: state.nowS(),
    currency: required(given, "currency"),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: takeLookupKey(state, given),
    metadata: metadataOf(given),
    nickname: textOf(given, "nickname") ?? null,
    product: product.id,
    recurring,
    tax_behavior: (textOf(given, "tax_behavior") ?? "unspecified") as Stripe.Price.TaxBehavior,
    tiers_mode: isTiered ? (required(given, "tiers_mode") as Stripe.Price.TiersMode) : null,
    ...(isTiered ? { tiers: tiersOf(given) } : {}),
    transform_quantity: null,
    type: recurring === null ? "one_time" : "recurring",
    unit_amount: isTiered ? null : (numberOf(given, "unit_amount") ?? null),
    unit_amount_decimal: isTiered ? null : decimalOf(given, "unit_amount_decimal", "unit_amount"),
  } satisfies Price;
  state.prices.set(price.id, price);
  return price;
};

const updatePrice = ({ state, id, given }: Call): Price => {
  const price = find(state.prices, id, "price");
  if (given["active"] !== undefined) price.active = given["active"] === "true";
  if (given["nickname"] !== undefined) price.nickname = textOf(given, "nickname") ?? null;
  if (given["lookup_key"] !== undefined) price.lookup_key = takeLookupKey(state, given);
  return price;
};

const listPrices = ({ state, given }: Call) => {
  const keys = Array.isArray(given["lookup_keys"]) ? given["lookup_keys"] : undefined;
  const fits = (price: Price) =>
    (given["active"] === undefined || String(price.active) === given["active"]) &&
    (given["product"] === undefined || price.product === given["product"]) &&
    (keys === undefined || keys.includes(price.lookup_key ?? ""));
  const withTiers = Array.isArray(given["expand"]) && given["expand"].includes("data.tiers");
  const shown = ({ tiers, ...price }: Price): Price => (withTiers && tiers !== undefined ? { ...price, tiers } : price);
  return pageOf([...state.prices.values()].filter(fits).map(shown), given, "/v1/prices");
};

export const meterOfEvent = (state: State, eventName: string | undefined): Meter | undefined => {
  const named = [...state.meters.values()].filter(({ event_name }) => event_name === eventName);
  return named.find(({ status }) => status === "active") ?? named.at(-1);
};

const createMeter = ({ state, given }: Call): Meter => {
  const eventName = required(given, "event_name");
  if (meterOfEvent(state, eventName)?.status === "active") {
    throw invalid(`An active meter has the event name ${eventName} already.`, "event_name", "resource_already_exists");
  }
  const aggregation = formOf(given, "default_aggregation");
  if (aggregation === undefined) throw missingParameter("default_aggregation");
  const meter = {
    id: newStripeId("mtr"),
    object: "billing.meter",
    created: state.nowS(),
    updated: state.nowS(),
    customer_mapping: {
      event_payload_key: textOf(formOf(given, "customer_mapping") ?? {}, "event_payload_key") ?? "stripe_customer_id",
      type: "by_id",
    },
    default_aggregation: {
      formula: required(aggregation, "formula") as Stripe.Billing.Meter.DefaultAggregation.Formula,
    },
    display_name: required(given, "display_name"),
    event_name: eventName,
    event_time_window: (textOf(given, "event_time_window") ?? null) as Stripe.Billing.Meter["event_time_window"],
    livemode: false,
    status: "active",
    status_transitions: { deactivated_at: null },
    value_settings: {
      event_payload_key: textOf(formOf(given, "value_settings") ?? {}, "event_payload_key") ?? "value",
    },
  } satisfies Meter;
  state.meters.set(meter.id, meter);
  return meter;
};

const updateMeter = ({ state, id, given }: Call): Meter => {
  const meter = find(state.meters, id, "meter");
  meter.display_name = textOf(given, "display_name") ?? meter.display_name;
  return meter;
};

const setMeterStatus = (state: State, id: string, status: "active" | "inactive"): Meter => {
  const meter = find(state.meters, id, "meter");
  meter.status = status;
  meter.status_transitions.deactivated_at = status === "active" ? null : state.nowS();
  return meter;
};

const listEventSummaries = ({ state, newestBy, id, given }: Call) => {
  const meter = find(state.meters, id, "meter");
  const customerId = required(given, "customer");
  const [startS, endS] = [Number(required(given, "start_time")), Number(required(given, "end_time"))];
  const grouping = textOf(given, "value_grouping_window") as "hour" | "day" | undefined;
  const stepS = grouping === undefined ? endS - startS : WINDOW_SECONDS[grouping];
  const grain = grouping === undefined ? 60 : stepS;
  if (startS % grain !== 0 || endS % grain !== 0) {
    throw invalid(`start_time and end_time must align with ${grain} second boundaries.`, "start_time");
  }
  const data: MeterEventSummary[] = [];
  for (let fromS = startS; fromS < endS; fromS += stepS) {
    const value = aggregate(state, newestBy, meter, { customerId, startS: fromS, endS: fromS + stepS });
    if (value === 0n && grouping !== undefined) continue;
    data.push({
      id: `mtrusg_${meter.id}_${fromS}`,
      object: "billing.meter_event_summary",
      aggregated_value: Number(value),
      start_time: fromS,
      end_time: fromS + stepS,
      livemode: false,
      meter: meter.id,
    });
  }
  return pageOf(data, given, `/v1/billing/meters/${id}/event_summaries`);
};

export const CATALOGUE_ROUTES: readonly Route[] = [
  { method: "POST", path: "/v1/products", parameters: PARAMETERS.productCreate, answer: createProduct },
  {
    method: "GET",
    path: "/v1/products",
    parameters: PARAMETERS.productList,
    answer: ({ state, given }) => pageOf(state.products.values(), given, "/v1/products"),
  },
  { method: "POST", path: "/v1/products/{id}", parameters: PARAMETERS.productUpdate, answer: updateProduct },
  { method: "POST", path: "/v1/prices", parameters: PARAMETERS.priceCreate, answer: createPrice },
  { method: "GET", path: "/v1/prices", parameters: PARAMETERS.priceList, answer: listPrices },
  { method: "POST", path: "/v1/prices/{id}", parameters: PARAMETERS.priceUpdate, answer: updatePrice },
  { method: "POST", path: "/v1/billing/meters", parameters: PARAMETERS.meterCreate, answer: createMeter },
  {
    method: "GET",
    path: "/v1/billing/meters",
    parameters: PARAMETERS.meterList,
    answer: ({ state, given }) => {
      const fits = ({ status }: Meter) => given["status"] === undefined || status === given["status"];
      return pageOf([...state.meters.values()].filter(fits), given, "/v1/billing/meters");
    },
  },
  { method: "POST", path: "/v1/billing/meters/{id}", parameters: PARAMETERS.meterUpdate, answer: updateMeter },
  {
    method: "POST",
    path: "/v1/billing/meters/{id}/deactivate",
    parameters: PARAMETERS.none,
    answer: ({ state, id }) => setMeterStatus(state, id, "inactive"),
  },
  {
    method: "POST",
    path: "/v1/billing/meters/{id}/reactivate",
    parameters: PARAMETERS.none,
    answer: ({ state, id }) => setMeterStatus(state, id, "active"),
  },
  {
    method: "GET",
    path: "/v1/billing/meters/{id}/event_summaries",
    parameters: PARAMETERS.eventSummaries,
    answer: listEventSummaries,
  },
];
