import { createServer } from "node:http";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type StripeStandIn, startStripeStandIn } from "./index.ts";

const KEY = "sk_test_standin";
const WEBHOOK_SECRET = "whsec_standin";
const DAY_S = 86_400;
const clock = { nowS: 0 };
let standIn: StripeStandIn;
let stripe: Stripe;

const connect = (key: string): Stripe => {
  const { hostname, port } = new URL(standIn.url);
  return new Stripe(key, { host: hostname, port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
};

/** What Stripe says when it refuses. */
const refusalOf = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Stripe.errors.StripeError)) throw new Error("was not refused");
  return { status: error.statusCode, code: error.code, param: error.param, type: error.rawType };
};

beforeEach(async () => {
  clock.nowS = Date.UTC(2026, 10, 1, 12) / 1000;
  standIn = await startStripeStandIn({ secretKey: KEY, nowS: () => clock.nowS });
  stripe = connect(KEY);
});
afterEach(() => standIn.close());

const newMeter = (window: "hour" | "day" = "hour") =>
  stripe.billing.meters.create({
    display_name: "Bytes",
    event_name: "bytes",
    default_aggregation: { formula: "sum" },
    event_time_window: window,
  });
const newCustomer = async () => (await stripe.customers.create({ email: "a@example.com" })).id;
const tell = (customer: string, value: string, more: { identifier?: string; timestamp?: number } = {}) =>
  stripe.billing.meterEvents.create({
    event_name: "bytes",
    payload: { stripe_customer_id: customer, value },
    timestamp: clock.nowS,
    ...more,
  });

const newPlan = async (meter: string) => {
  const product = await stripe.products.create({ name: "Origin" });
  const base = await stripe.prices.create({
    currency: "usd",
    product: product.id,
    unit_amount: 4900,
    recurring: { interval: "month" },
  });
  const metered = await stripe.prices.create({
    currency: "usd",
    product: product.id,
    billing_scheme: "tiered",
    tiers_mode: "graduated",
    tiers: [
      { up_to: 1000, unit_amount_decimal: Stripe.Decimal.from("0") },
      { up_to: "inf", unit_amount_decimal: Stripe.Decimal.from("0.005") },
    ],
    recurring: { interval: "month", usage_type: "metered", meter },
  });
  return { base: base.id, metered: metered.id };
};

const newSubscription = async () => {
  const [customer, meter] = [await newCustomer(), await newMeter()];
  const { base, metered } = await newPlan(meter.id);
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: base }, { price: metered }] });
  return { customer, meter, base, metered, subscription };
};

describe("meter events", () => {
  test("the newest of an hour replaces those before it, and hours add up", async () => {
    const [customer, meter] = [await newCustomer(), await newMeter()];
    for (const value of ["500", "900", "700"]) await tell(customer, value);
    await tell(customer, "11", { timestamp: clock.nowS - 3600 });
    const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
      customer,
      start_time: clock.nowS - 3600,
      end_time: clock.nowS + 3600,
      value_grouping_window: "hour",
    });
    expect(data.map(({ aggregated_value }) => aggregated_value).sort()).toEqual([11, 700]);
    expect(standIn.sumOf("bytes", customer)).toBe(711n);
  });

  test("an identifier is refused for 24 hours, and then taken again", async () => {
    const customer = await newCustomer();
    await newMeter();
    await tell(customer, "1", { identifier: "one" });
    expect(await refusalOf(tell(customer, "1", { identifier: "one" }))).toMatchObject({
      status: 400,
      param: "identifier",
    });
    clock.nowS += DAY_S + 1;
    await tell(customer, "1", { identifier: "one" });
  });

  test.each([
    [301, "timestamp_in_future"],
    [-35 * DAY_S - 1, "timestamp_too_far_in_past"],
  ])("a time %i seconds from now is refused with %s", async (offsetS, code) => {
    const customer = await newCustomer();
    await newMeter();
    expect((await refusalOf(tell(customer, "1", { timestamp: clock.nowS + offsetS }))).code).toBe(code);
  });

  test.each([
    ["1.5", "meter_event_invalid_value"],
    ["", "meter_event_invalid_value"],
    ["1234567890123456", "meter_event_value_too_many_digits"],
  ])("the value %j is refused with %s", async (value, code) => {
    const customer = await newCustomer();
    await newMeter();
    expect((await refusalOf(tell(customer, value))).code).toBe(code);
  });

  test("of a meter that is archived, or that nobody made, nothing is taken", async () => {
    const customer = await newCustomer();
    expect((await refusalOf(tell(customer, "1"))).code).toBe("no_meter");
    const meter = await newMeter();
    await stripe.billing.meters.deactivate(meter.id);
    expect((await refusalOf(tell(customer, "1"))).code).toBe("archived_meter");
  });

  test("a customer who is not there is learnt of afterwards", async () => {
    await newMeter();
    await tell("cus_nobody", "1");
    expect(standIn.state.notifications.at(-1)?.type).toBe("v1.billing.meter.error_report_triggered");
  });

  test("of two calls at once for one customer and meter, one is refused with 429; for two customers, none is", async () => {
    const [one, two] = [await newCustomer(), await newCustomer()];
    await newMeter();
    standIn.faults.latencyMs = 50;
    const same = await Promise.allSettled([tell(one, "1"), tell(one, "2")]);
    expect(same.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await Promise.all([tell(one, "1"), tell(two, "2")]);
  });

  test("can be taken back within a day", async () => {
    const customer = await newCustomer();
    await newMeter();
    await tell(customer, "5", { identifier: "five" });
    const cancel = () =>
      stripe.billing.meterEventAdjustments.create({
        event_name: "bytes",
        type: "cancel",
        cancel: { identifier: "five" },
      });
    await cancel();
    expect(standIn.sumOf("bytes", customer)).toBe(0n);
    clock.nowS += DAY_S + 1;
    expect((await refusalOf(cancel())).status).toBe(400);
  });
});

describe("calls", () => {
  test("with another key are refused", async () => {
    expect((await refusalOf(connect("sk_test_other").customers.create({}))).status).toBe(401);
  });

  test("with a parameter that the SDK's types do not know are refused, at any depth", async () => {
    const unknown = { email: "a@example.com", colour: "red" };
    expect(await refusalOf(stripe.customers.create(unknown))).toMatchObject({
      code: "parameter_unknown",
      param: "colour",
    });
    const deep = { customer: "c", items: [{ price: "p", amount: 1 } as { price: string }] };
    expect(await refusalOf(stripe.subscriptions.create(deep))).toMatchObject({ param: "items[amount]" });
  });

  test("with an idempotency key are done once, and refused when the key comes with something else", async () => {
    const options = { idempotencyKey: "k" };
    const first = await stripe.customers.create({ email: "a@example.com" }, options);
    expect((await stripe.customers.create({ email: "a@example.com" }, options)).id).toBe(first.id);
    expect((await refusalOf(stripe.customers.create({ email: "b@example.com" }, options))).type).toBe(
      "idempotency_error",
    );
    expect(standIn.state.customers.size).toBe(1);
  });

  test("fail as they are told to: before the work, after it, and by silence", async () => {
    standIn.faults.next.push({ status: 429, when: "before" }, { status: 500, when: "after" });
    expect((await refusalOf(stripe.customers.create({}))).status).toBe(429);
    expect(standIn.state.customers.size).toBe(0);
    expect((await refusalOf(stripe.customers.create({}))).status).toBe(500);
    expect(standIn.state.customers.size).toBe(1);
    standIn.faults.isDown = true;
    await expect(stripe.customers.create({})).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
  });
});

describe("prices", () => {
  test("with more than twelve decimal places are refused; a lookup key moves only when that is asked for", async () => {
    const product = (await stripe.products.create({ name: "P" })).id;
    const price = (decimal: string, more: object = {}) =>
      stripe.prices.create({
        currency: "usd",
        product,
        unit_amount_decimal: Stripe.Decimal.from(decimal),
        lookup_key: "key",
        ...more,
      });
    expect((await refusalOf(price("0.0000000000001"))).status).toBe(400);
    await price("0.000000000001");
    expect((await refusalOf(price("1"))).param).toBe("lookup_key");
    const moved = await price("1", { transfer_lookup_key: true });
    const { data } = await stripe.prices.list({ lookup_keys: ["key"] });
    expect(data.map(({ id }) => id)).toEqual([moved.id]);
  });
});

describe("subscriptions", () => {
  test("are invoiced at the end of a period for what was used in it, and for the base price of the next", async () => {
    const { customer, subscription } = await newSubscription();
    await tell(customer, "3500");
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    expect([preview.total, preview.lines.data.map(({ amount }) => amount).sort()]).toEqual([4913, [13, 4900]]);
    clock.nowS += 31 * DAY_S + 7200;
    const { data } = await stripe.invoices.list({ customer });
    expect(data.map(({ status, total }) => [status, total])).toEqual([
      ["paid", 4913],
      ["paid", 4900],
    ]);
  });

  test("are past due when the card is declined, and active once it works", async () => {
    const { customer, subscription } = await newSubscription();
    standIn.state.declined.add(customer);
    clock.nowS += 31 * DAY_S + 7200;
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("past_due");
    const { id: configuration } = await stripe.billingPortal.configurations.create({
      features: { payment_method_update: { enabled: true } },
    });
    const portal = await stripe.billingPortal.sessions.create({
      customer,
      configuration,
      return_url: "http://127.0.0.1/",
    });
    await fetch(portal.url, { method: "POST", body: "action=new-card", redirect: "manual" });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  test("that change their plan half way are given back what is left, and charged for what comes", async () => {
    const { subscription, base } = await newSubscription();
    const product = (await stripe.products.create({ name: "Bigger" })).id;
    const bigger = await stripe.prices.create({
      currency: "usd",
      product,
      unit_amount: 9800,
      recurring: { interval: "month" },
    });
    clock.nowS += 15 * DAY_S;
    const item = subscription.items.data.find(({ price }) => price.id === base);
    const items = [{ id: item?.id ?? "", price: bigger.id }];
    await stripe.subscriptions.update(subscription.id, { items, proration_behavior: "create_prorations" });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    const prorations = preview.lines.data.filter(({ parent }) => parent?.subscription_item_details?.proration === true);
    expect(prorations.map(({ amount }) => amount)).toEqual([-2450, 4900]);
  });

  test("spend credit grants on what was used, and never on base prices", async () => {
    const { customer, subscription } = await newSubscription();
    await tell(customer, "1001000");
    await stripe.billing.creditGrants.create({
      customer,
      amount: { type: "monetary", monetary: { currency: "usd", value: 8000 } },
      applicability_config: { scope: { price_type: "metered" } },
    });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    expect([preview.subtotal, preview.total]).toEqual([4900 + 5000, 4900]);
  });
});

test("a checkout that is completed subscribes, sends the person back, and is told of with a signature that the SDK takes", async () => {
  const received: string[] = [];
  const statuses = [500];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const signature = String(request.headers["stripe-signature"]);
      const body = Buffer.concat(chunks);
      const event = Stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET, 300, undefined, clock.nowS * 1000);
      const status = statuses.shift() ?? 200;
      if (status === 200) received.push(event.type);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  await standIn.close();
  standIn = await startStripeStandIn({
    secretKey: KEY,
    nowS: () => clock.nowS,
    webhook: { url, secret: WEBHOOK_SECRET },
  });
  stripe = connect(KEY);
  try {
    const [customer, meter] = [await newCustomer(), await newMeter()];
    const { base, metered } = await newPlan(meter.id);
    const session = await stripe.checkout.sessions.create({
      mode: "subscription",
      customer,
      success_url: "http://127.0.0.1:1/ok?session={CHECKOUT_SESSION_ID}",
      line_items: [{ price: base, quantity: 1 }, { price: metered }],
    });
    expect(await (await fetch(session.url ?? "")).text()).toContain("Subscribe");
    const paid = await fetch(session.url ?? "", { method: "POST", body: "action=pay", redirect: "manual" });
    expect(paid.headers.get("location")).toBe(`http://127.0.0.1:1/ok?session=${session.id}`);
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("complete");
    expect((await standIn.deliver())[0]).toEqual({ type: "customer.created", status: 500 });
    await standIn.deliver();
    expect(received).toContain("customer.created");
    expect(received).toContain("customer.subscription.created");
    expect(received).toContain("checkout.session.completed");
    expect(standIn.state.notifications).toEqual([]);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
