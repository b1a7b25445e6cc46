import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";

const KEY = "sk_test_process";
const WEBHOOK_SECRET = "whsec_process";
const received: string[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const signature = request.headers["stripe-signature"] ?? "";
    const body = Buffer.concat(chunks);
    received.push(new Stripe(KEY).webhooks.constructEvent(body, signature, WEBHOOK_SECRET).type);
    response.writeHead(200).end();
  });
});
let child: ChildProcess;
let url = "";
let stripe: Stripe;

const control = async (method: "GET" | "POST", path: string, form: Record<string, string> = {}) => {
  const body = method === "POST" ? new URLSearchParams(form) : null;
  const response = await fetch(`${url}/_stand-in/${path}`, { method, body });
  // biome-ignore lint/suspicious/noExplicitAny: whatever it answers is looked at by the test
  return { status: response.status, body: (await response.json()) as any };
};

beforeEach(async () => {
  received.length = 0;
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      STRIPE_SECRET_KEY: KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STAND_IN_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
      STAND_IN_PORT: "",
    },
  });
  const [line] = await once(child.stdout ?? child, "data");
  url = String(line).trim();
  const { hostname, port: standInPort } = new URL(url);
  stripe = new Stripe(KEY, { host: hostname, port: standInPort, protocol: "http", maxNetworkRetries: 0 });
});
afterEach(async () => {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect((await ended)[0]).toBe(0);
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const newMeteredCustomer = async () => {
  const meter = await stripe.billing.meters.create({
    display_name: "Bytes",
    event_name: "bytes",
    default_aggregation: { formula: "sum" },
    event_time_window: "hour",
  });
  const customer = await stripe.customers.create({ email: "a@example.com" });
  return { meter: meter.id, customer: customer.id };
};
const tell = (customer: string, value: string, timestamp: number) =>
  stripe.billing.meterEvents.create({
    event_name: "bytes",
    payload: { stripe_customer_id: customer, value },
    timestamp,
  });

test("the process prints where it listens; its clock moves on request, and meter sums can be read", async () => {
  const { customer } = await newMeteredCustomer();
  const { body: before } = await control("GET", "clock");
  const inThreeHours = before.nowS + 3 * 3600;
  await expect(tell(customer, "5", inThreeHours)).rejects.toThrow(/future/);
  const { body: after } = await control("POST", "clock", { forwardS: String(3 * 3600) });
  expect(after).toMatchObject({ aheadS: 3 * 3600 });
  await tell(customer, "5", inThreeHours);
  expect(await control("GET", `customers/${customer}/meter-sums`)).toEqual({ status: 200, body: { bytes: "5" } });
});

test("faults are set and taken away from outside, also while everything else is down", async () => {
  await control("POST", "faults", { isDown: "true" });
  await expect(stripe.products.list()).rejects.toThrow(/connection/i);
  expect((await control("GET", "faults")).body).toMatchObject({ isDown: true });
  await control("POST", "faults", { isDown: "false", "next[0][status]": "503", "next[0][when]": "before" });
  await expect(stripe.products.list()).rejects.toMatchObject({ statusCode: 503 });
  expect((await stripe.products.list()).data).toEqual([]);
});

test("a checkout is completed, a charge is declined and then paid, and each is told to the webhook", async () => {
  const { customer } = await newMeteredCustomer();
  const product = await stripe.products.create({ name: "Origin" });
  const price = await stripe.prices.create({
    currency: "usd",
    product: product.id,
    unit_amount: 4900,
    recurring: { interval: "month" },
  });
  const session = await stripe.checkout.sessions.create({
    mode: "subscription",
    customer,
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: "https://example.com/done",
  });
  const done = await control("POST", `checkouts/${session.id}/complete`);
  expect(done).toEqual({ status: 200, body: { successUrl: "https://example.com/done" } });
  const subscription = (await stripe.subscriptions.list({ customer })).data[0]?.id ?? "";
  const statusOf = async () => (await stripe.subscriptions.retrieve(subscription)).status;

  await control("POST", `customers/${customer}/card`, { declined: "true" });
  await control("POST", `subscriptions/${subscription}/end-period`);
  expect(await statusOf()).toBe("past_due");
  await control("POST", `customers/${customer}/card`, { declined: "false" });
  expect(await statusOf()).toBe("active");
  await expect
    .poll(() => received, { timeout: 10_000 })
    .toEqual(expect.arrayContaining(["checkout.session.completed", "invoice.payment_failed", "invoice.paid"]));
});

test("what the controls do not know is refused, and says so", async () => {
  expect((await control("POST", "nonsense")).status).toBe(404);
  expect((await control("GET", "customers/cus_nobody/meter-sums")).status).toBe(404);
});
