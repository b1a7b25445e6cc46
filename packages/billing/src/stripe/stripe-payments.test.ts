import { METERS, type TenantId } from "@sluice/contracts";
import { type StripeStandIn, signBody, startStripeStandIn } from "@sluice/testkit/stripe-stand-in";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyCatalogueChanges, planCatalogueChanges } from "./apply-catalogue.ts";
import { trialEndOf } from "./billing-calendar.ts";
import { type BillingSettings, findBillingProblems, readBillingSettings } from "./billing-settings.ts";
import { connectStripe } from "./connect-stripe.ts";
import { createStripePayments } from "./create-stripe-payments.ts";
import { PaymentError } from "./payment-error.ts";
import type { Payments } from "./payments.ts";

const SECRET = "whsec_standin";
const NOW = new Date("2026-11-10T09:30:00Z");
const DAY_MS = 86_400_000;
const clock = { now: NOW };
let standIn: StripeStandIn;
let payments: Payments;
let settings: BillingSettings;

beforeEach(async () => {
  clock.now = NOW;
  standIn = await startStripeStandIn({ secretKey: "sk_test_standin", nowS: () => clock.now.getTime() / 1000 });
  const read = readBillingSettings({
    STRIPE_SECRET_KEY: "sk_test_standin",
    STRIPE_WEBHOOK_SECRET: SECRET,
    STRIPE_API_BASE: standIn.url,
  });
  if (read === undefined) throw new Error("billing is off");
  settings = read;
  payments = createStripePayments(settings);
});
afterEach(() => standIn.close());

const applyCatalogue = async () => {
  const stripe = connectStripe(settings);
  await applyCatalogueChanges(stripe, await planCatalogueChanges(stripe));
};
const newCustomer = () =>
  payments.createCustomer({ tenantId: "tn_1" as TenantId, name: "T", email: "owner@example.com" });
const subscribe = async (planId: "payAsYouGo" | "committed", trialDays = 0) => {
  const { customerId } = await newCustomer();
  const page = { successUrl: "http://127.0.0.1/ok", cancelUrl: "http://127.0.0.1/no" };
  const { url } = await payments.startCheckout({ tenantId: "tn_1", customerId, planId, now: NOW, trialDays, ...page });
  standIn.completeCheckout(url.split("/").at(-1) ?? "");
  const [subscription] = await payments.listSubscriptions(customerId);
  if (subscription === undefined) throw new Error("did not subscribe");
  return subscription;
};

describe("settings", () => {
  test("without a key billing is off", () => {
    expect(readBillingSettings({ STRIPE_SECRET_KEY: " " })).toBeUndefined();
  });

  test.each([
    [{ STRIPE_WEBHOOK_SECRET: "w" }, ["STRIPE_SECRET_KEY"]],
    [{ STRIPE_SECRET_KEY: "sk_test_1" }, ["STRIPE_WEBHOOK_SECRET"]],
    [{ STRIPE_SECRET_KEY: "nonsense", STRIPE_WEBHOOK_SECRET: "w" }, ["STRIPE_SECRET_KEY"]],
    [
      { STRIPE_SECRET_KEY: "sk_live_1", STRIPE_WEBHOOK_SECRET: "w", STRIPE_API_BASE: "http://127.0.0.1:1" },
      ["STRIPE_API_BASE"],
    ],
    [{ STRIPE_API_BASE: "nonsense" }, ["STRIPE_SECRET_KEY", "STRIPE_API_BASE"]],
  ])("%j: what is wrong is %j", (environment, names) => {
    expect(findBillingProblems(environment).map(({ name }) => name)).toEqual(names);
  });
});

describe("customers and subscriptions", () => {
  test("the same tenant is the same customer, however often it is asked for", async () => {
    expect(await newCustomer()).toEqual(await newCustomer());
    expect(standIn.state.customers.size).toBe(1);
  });

  test("a checkout subscribes to all that the plan sells; its periods are calendar months", async () => {
    await applyCatalogue();
    const subscription = await subscribe("committed");
    expect(subscription).toMatchObject({ planId: "committed", status: "active", cancelsAtPeriodEnd: false });
    expect(subscription.periodEnd).toEqual(new Date("2026-12-01T00:00:00Z"));
  });

  test("a trial lasts at least as long as was promised, and ends with a calendar month", async () => {
    expect(trialEndOf(NOW, 14)).toEqual(new Date("2026-12-01T00:00:00Z"));
    expect(trialEndOf(new Date("2026-11-20T00:00:00Z"), 14)).toEqual(new Date("2027-01-01T00:00:00Z"));
    await applyCatalogue();
    expect(await subscribe("payAsYouGo", 14)).toMatchObject({
      status: "trialing",
      trialEnd: new Date("2026-12-01T00:00:00Z"),
    });
  });

  test("without an applied catalogue nothing is sold, and the reason says so", async () => {
    await expect(subscribe("committed")).rejects.toThrow(
      /Stripe knows 0 of the \d+ prices of committed: run `npm run billing:apply-catalogue/,
    );
  });

  test("the portal is ours, whatever the account's own looks like; without one, the reason says what was not run", async () => {
    const { customerId } = await newCustomer();
    const open = () => payments.openPortal({ customerId, returnUrl: "http://127.0.0.1/billing" });
    await expect(open()).rejects.toThrow(/Stripe has no portal of ours: run `npm run billing:apply-catalogue/);
    const { configurations } = connectStripe(settings).billingPortal;
    await configurations.create({ features: { subscription_cancel: { enabled: true } } });
    await applyCatalogue();
    const page = await (await fetch((await open()).url)).text();
    expect(page).toContain("Use a card that works");
    expect(page).not.toContain("Cancel subscription");
  });

  test("a change of plan keeps what was used in the period, and swaps the base price", async () => {
    await applyCatalogue();
    const before = await subscribe("payAsYouGo");
    await payments.report({
      customerId: before.customerId,
      meter: "egressSegmentBytes",
      value: 30_000_000_000_000n,
      identifier: "a",
      at: NOW,
    });
    const after = await payments.changePlan(before.id, "committed", NOW);
    expect(after).toMatchObject({
      id: before.id,
      planId: "committed",
      committedUntil: new Date("2027-11-10T00:00:00Z"),
    });
    const preview = await payments.previewInvoice(before.id);
    const line = preview?.lines.find(({ meter }) => meter === "egressSegmentBytes");
    // 20,000 GB are included in the new plan; 10,000 GB cost 2 cents each.
    expect(line).toMatchObject({ quantity: 30_000_000_000_000, amountCents: 20_000 });
    const back = await payments.changePlan(before.id, "payAsYouGo", NOW);
    expect(back).toMatchObject({ planId: "payAsYouGo", committedUntil: null });
  });

  test("a cancellation at the end of the period can be taken back; one that is at once invoices what was used", async () => {
    await applyCatalogue();
    const { id, customerId } = await subscribe("committed");
    expect((await payments.setCancellation(id, true)).cancelsAtPeriodEnd).toBe(true);
    expect((await payments.setCancellation(id, false)).cancelsAtPeriodEnd).toBe(false);
    clock.now = new Date(NOW.getTime() + DAY_MS);
    expect((await payments.cancelNow(id)).status).toBe("canceled");
    expect((await payments.listInvoices(customerId, { limit: 10, after: undefined })).items).toHaveLength(2);
    expect(await payments.previewInvoice(id)).toBeNull();
    expect(await payments.readSubscription("sub_unknown")).toBeNull();
  });
});

describe("reports of usage", () => {
  const reading = (value: bigint, identifier: string, at = NOW) => ({
    meter: "ingestBytes" as const,
    value,
    identifier,
    at,
  });

  test("told twice are known, and are read back by the hour", async () => {
    await applyCatalogue();
    const { customerId } = await newCustomer();
    expect(await payments.report({ customerId, ...reading(5n, "one") })).toBe("accepted");
    expect(await payments.report({ customerId, ...reading(5n, "one") })).toBe("known");
    const [from, to] = [new Date("2026-11-10T00:00:00Z"), new Date("2026-11-11T00:00:00Z")];
    expect(await payments.listReported(customerId, "ingestBytes", from, to)).toEqual([
      { hour: new Date("2026-11-10T09:00:00Z"), value: 5 },
    ]);
  });

  test.each([
    [{ status: 429 as const, when: "before" as const }, "later"],
    [{ status: 503 as const, when: "after" as const }, "later"],
  ])("that meet %j may be told again", async (fault, kind) => {
    await applyCatalogue();
    const { customerId } = await newCustomer();
    standIn.faults.next.push(fault);
    await expect(payments.report({ customerId, ...reading(1n, "x") })).rejects.toMatchObject({ kind });
  });

  test("that are too old are refused for good", async () => {
    await applyCatalogue();
    const { customerId } = await newCustomer();
    const old = new Date(NOW.getTime() - 36 * DAY_MS);
    const refusal = await payments.report({ customerId, ...reading(1n, "x", old) }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PaymentError);
    expect(refusal).toMatchObject({ kind: "refused", code: "timestamp_too_far_in_past" });
  });
});

describe("notifications", () => {
  const body = JSON.stringify({
    id: "evt_1",
    type: "customer.subscription.updated",
    created: 1,
    data: { object: { id: "sub_1", customer: "cus_1" } },
  });
  const signed = (ageS: number, secret = SECRET) => signBody(secret, body, NOW.getTime() / 1000 - ageS);

  test("are read when Stripe signed them within five minutes", () => {
    expect(payments.readNotification(body, signed(300), NOW)).toMatchObject({
      id: "evt_1",
      about: { kind: "subscription", subscriptionId: "sub_1", customerId: "cus_1" },
    });
  });

  test.each([
    ["too old", () => signed(301)],
    ["signed with another secret", () => signed(0, "whsec_other")],
    ["not signed", () => ""],
  ])("are refused when they are %s", (_, signature) => {
    expect(() => payments.readNotification(body, signature(), NOW)).toThrow(PaymentError);
  });

  test("of meters that nobody knows are read too, though they are of Stripe's other kind", async () => {
    const { customerId } = await newCustomer();
    const reading = { meter: "licences" as const, value: 1n, identifier: "x", at: NOW };
    await expect(payments.report({ customerId, ...reading })).rejects.toThrow(METERS.licences.eventName);
    const thin = standIn.state.notifications.at(-1)?.body ?? "";
    const signature = signBody(SECRET, thin, NOW.getTime() / 1000);
    expect(payments.readNotification(thin, signature, NOW).about).toMatchObject({ kind: "meterProblem" });
  });
});
