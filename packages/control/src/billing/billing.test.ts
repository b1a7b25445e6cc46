import { startTestPayments, type TestPayments } from "@sluice/billing/testing";
import { AppError } from "@sluice/contracts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { TenantContext } from "../control.ts";
import { closeTenant } from "../tenants/close-tenant.ts";
import { eraseTenants } from "../tenants/erase-tenants.ts";
import { getTenant } from "../tenants/get-tenant.ts";
import { restoreTenant } from "../tenants/restore-tenant.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { changeSubscription, setCancellation } from "./change-subscription.ts";
import { endSubscriptionsWithTenants } from "./end-with-tenant.ts";
import { getBilling } from "./get-billing.ts";
import { grantCredit } from "./grant-credit.ts";
import { listInvoices, previewInvoice } from "./list-invoices.ts";
import { openBillingAccount, openMissingBillingAccounts } from "./open-billing-account.ts";
import { openPaymentPortal } from "./open-payment-portal.ts";
import { receiveNotification } from "./receive-notification.ts";
import { reconcileSubscriptions } from "./reconcile-subscriptions.ts";
import { startCheckout } from "./start-checkout.ts";

const START_MS = Date.parse("2026-05-10T10:00:00.000Z");
const DAY_MS = 86_400_000;
const clock = { nowMs: START_MS };
let testControl: TestControl;
let testPayments: TestPayments;
let tenant: TenantContext;

beforeAll(async () => {
  testPayments = await startTestPayments(() => clock.nowMs);
  testControl = await createTestControl(inject("testServerUrl"), {
    payments: testPayments.payments,
    isBillingOn: true,
    clock,
  });
});
beforeEach(async () => {
  clock.nowMs = START_MS;
  testPayments.standIn.state.notifications.length = 0;
  tenant = await testControl.newTenant();
});
afterEach(() => testPayments.standIn.state.declined.clear());
afterAll(async () => {
  await testControl.close();
  await testPayments.close();
});

const codeOf = async (call: Promise<unknown>): Promise<string | undefined> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error.code : undefined;
};

const receive = (body: string) =>
  receiveNotification(testControl.control, { body, signature: testPayments.sign(body) });

/** Hands over what the stand-in has to tell, arranged as a test likes. */
const deliver = async (arrange: (bodies: string[]) => string[] = (bodies) => bodies): Promise<string[]> => {
  const bodies = testPayments.standIn.state.notifications.splice(0).map(({ body }) => body);
  const outcomes: string[] = [];
  for (const body of arrange(bodies)) outcomes.push((await receive(body)).outcome);
  return outcomes;
};

const subscribe = async (planId: "payAsYouGo" | "committed" = "committed"): Promise<void> => {
  testPayments.pay(await startCheckout(tenant, { planId }));
  await deliver();
};

const planOf = async () => (await getTenant(tenant)).planId;
const auditActions = async () =>
  (
    await testControl.database.query("superuser", [
      "select action from audit_entry where tenant_id = $1 order by at, id",
      [tenant.tenantId],
    ])
  ).map(({ action }) => action);

describe("an account at the payment provider", () => {
  test("is asked for in the transaction of the sign-up, and is one however often the job runs", async () => {
    const jobs = await testControl.database.query("superuser", [
      "select 1 from graphile_worker.jobs where key = $1",
      [`open-billing-account:${tenant.tenantId}`],
    ]);
    expect(jobs).toHaveLength(1);
    const [one, two] = await Promise.all([
      openBillingAccount(testControl.control, tenant.tenantId),
      openBillingAccount(testControl.control, tenant.tenantId),
    ]);
    expect(one.customerId).toBe(two.customerId);
  });

  test("is made for those who were there before billing was on", async () => {
    expect(await openMissingBillingAccounts(testControl.control)).toBeGreaterThan(0);
    expect(await openMissingBillingAccounts(testControl.control)).toBe(0);
  });
});

describe("subscribing", () => {
  test("gives the plan once it was paid for, and not before; what was told stands in the audit log", async () => {
    expect(await planOf()).toBe("free");
    const page = await startCheckout(tenant, { planId: "committed" });
    expect(await planOf()).toBe("free");
    testPayments.pay(page);
    await deliver();
    expect(await planOf()).toBe("committed");
    expect(await getBilling(tenant)).toMatchObject({
      isOn: true,
      subscription: { status: "active", planId: "committed", periodEnd: "2026-06-01T00:00:00.000Z" },
    });
    expect(await auditActions()).toEqual(expect.arrayContaining(["billing.subscription", "tenant.setPlan"]));
  });

  test("is refused while there is a subscription, and with words where billing is off", async () => {
    await subscribe();
    expect(await codeOf(startCheckout(tenant, { planId: "payAsYouGo" }))).toBe("already_subscribed");
    const off = { ...tenant, control: { ...tenant.control, payments: undefined } };
    expect(await codeOf(startCheckout(off, { planId: "payAsYouGo" }))).toBe("billing_off");
    expect(await getBilling(off)).toMatchObject({ isOn: false, subscription: null });
    expect(await listInvoices(off, { limit: 10 })).toEqual({ items: [], nextCursor: null });
  });

  test("changes the plan without a second subscription; nobody leaves what they committed to", async () => {
    await subscribe("payAsYouGo");
    expect((await changeSubscription(tenant, { planId: "committed" })).subscription?.planId).toBe("committed");
    expect(await planOf()).toBe("committed");
    expect(await codeOf(changeSubscription(tenant, { planId: "payAsYouGo" }))).toBe("committed");
    expect(await codeOf(setCancellation(tenant, { atPeriodEnd: true }))).toBe("committed");
  });

  test("that is cancelled goes on until its period ends, and then leaves the free plan", async () => {
    await subscribe("payAsYouGo");
    expect((await setCancellation(tenant, { atPeriodEnd: true })).subscription?.cancelsAtPeriodEnd).toBe(true);
    expect(await planOf()).toBe("payAsYouGo");
    clock.nowMs += 60 * DAY_MS;
    testPayments.standIn.endDuePeriods();
    await deliver();
    expect(await planOf()).toBe("free");
    expect(await codeOf(setCancellation(tenant, { atPeriodEnd: false }))).toBe("not_found");
  });

  test("shows what will be invoiced, what was, and a way to pay otherwise", async () => {
    await subscribe();
    expect((await previewInvoice(tenant)).invoice).toMatchObject({ id: null, totalCents: 49_900 });
    const { items } = await listInvoices(tenant, { limit: 10 });
    expect(items).toMatchObject([{ status: "paid", currency: "usd" }]);
    expect((await openPaymentPortal(tenant)).url).toContain("/portal/");
    const actor = { kind: "system", id: "operator", label: "ops" } as const;
    const credit = { amountCents: 500, reason: "Sorry", expiresAt: null, idempotencyKey: tenant.tenantId };
    const grant = () => grantCredit(testControl.control, actor, { tenantId: tenant.tenantId, ...credit });
    expect(await grant()).toEqual(await grant());
  });

  test("fails in plain words when the payment provider is away, and changes nothing", async () => {
    testPayments.standIn.faults.isDown = true;
    try {
      expect(await codeOf(startCheckout(tenant, { planId: "committed" }))).toBe("payment_provider_failed");
    } finally {
      testPayments.standIn.faults.isDown = false;
    }
    expect(await planOf()).toBe("free");
  });
});

describe("a tenant that is being deleted", () => {
  const follow = () =>
    endSubscriptionsWithTenants(testControl.control, (_, error) => {
      throw error;
    });
  const cancels = async () => (await getBilling(tenant)).subscription?.cancelsAtPeriodEnd;

  test("is not charged for another month, and goes on as before when it is restored", async () => {
    await subscribe("payAsYouGo");
    await closeTenant(tenant, { name: "Tenant" });
    expect(await follow()).toEqual({ changed: 1 });
    expect(await follow()).toEqual({ changed: 0 });
    expect(await cancels()).toBe(true);
    await restoreTenant(tenant);
    expect(await follow()).toEqual({ changed: 1 });
    expect(await cancels()).toBe(false);
    expect(await follow()).toEqual({ changed: 0 });
  });

  test("that had cancelled before stays cancelled when it is restored", async () => {
    await subscribe("payAsYouGo");
    await setCancellation(tenant, { atPeriodEnd: true });
    await closeTenant(tenant, { name: "Tenant" });
    await follow();
    await restoreTenant(tenant);
    expect(await follow()).toEqual({ changed: 0 });
    expect(await cancels()).toBe(true);
  });

  test("cannot be one that committed itself until that time is over", async () => {
    await subscribe("committed");
    expect(await codeOf(closeTenant(tenant, { name: "Tenant" }))).toBe("committed");
    testPayments.standIn.faults.isDown = true;
    expect(await codeOf(closeTenant(tenant, { name: "Tenant" }))).toBe("payment_provider_failed");
    testPayments.standIn.faults.isDown = false;
    clock.nowMs += 366 * DAY_MS;
    expect((await closeTenant(tenant, { name: "Tenant" })).deletion).not.toBeNull();
  });

  test("owes nothing more once it is erased, and is not erased while that cannot be made sure of", async () => {
    const { control } = testControl;
    await subscribe("payAsYouGo");
    const { customerId } = await openBillingAccount(control, tenant.tenantId);
    await closeTenant(tenant, { name: "Tenant" });
    clock.nowMs += 15 * DAY_MS;
    const failed: string[] = [];
    testPayments.standIn.faults.isDown = true;
    expect(await eraseTenants(control, (tenantId) => failed.push(tenantId))).toEqual({ erased: 0 });
    testPayments.standIn.faults.isDown = false;
    const withoutKey = { ...control, payments: undefined };
    expect(await eraseTenants(withoutKey, (tenantId, error) => failed.push(tenantId, String(error)))).toEqual({
      erased: 0,
    });
    expect(failed).toEqual([tenant.tenantId, tenant.tenantId, expect.stringContaining("STRIPE_SECRET_KEY once more")]);
    expect(await eraseTenants(control, (tenantId) => failed.push(tenantId))).toEqual({ erased: 1 });
    const statuses = (await testPayments.payments.listSubscriptions(customerId)).map(({ status }) => status);
    expect(statuses).toEqual(["canceled"]);
  });
});

describe("notifications", () => {
  test("told twice have their effect once; told backwards they end where those told in order do", async () => {
    testPayments.pay(await startCheckout(tenant, { planId: "committed" }));
    const outcomes = await deliver((bodies) => [...bodies].reverse().flatMap((body) => [body, body]));
    expect(outcomes.filter((outcome) => outcome === "known").length).toBe(outcomes.length / 2);
    expect(await planOf()).toBe("committed");
    expect((await auditActions()).filter((action) => action === "tenant.setPlan")).toHaveLength(1);
  });

  test("of a failed payment are seen, and of one that was made good", async () => {
    await subscribe();
    const { customerId } = await openBillingAccount(testControl.control, tenant.tenantId);
    testPayments.standIn.state.declined.add(customerId);
    clock.nowMs += 30 * DAY_MS;
    testPayments.standIn.endDuePeriods();
    await deliver();
    expect((await getBilling(tenant)).subscription?.status).toBe("pastDue");
    expect((await getTenant(tenant)).pastDueSince).toBe(new Date(clock.nowMs).toISOString());
    // Who owes keeps the plan: what may be used then is decided by dates, and not by this.
    expect(await planOf()).toBe("committed");
    const { url } = await openPaymentPortal(tenant);
    await fetch(url, { method: "POST", body: "action=new-card", redirect: "manual" });
    await deliver((bodies) => [...bodies].reverse());
    expect((await getBilling(tenant)).subscription?.status).toBe("active");
    expect(await getTenant(tenant)).toMatchObject({ standing: "active", pastDueSince: null });
  });

  test("of a failed payment that never came are made up for too", async () => {
    await subscribe();
    const { customerId } = await openBillingAccount(testControl.control, tenant.tenantId);
    testPayments.standIn.state.declined.add(customerId);
    clock.nowMs += 30 * DAY_MS;
    testPayments.standIn.endDuePeriods();
    await reconcileSubscriptions(testControl.control, () => undefined);
    expect((await getTenant(tenant)).pastDueSince).toBe(new Date(clock.nowMs).toISOString());
  });

  test("that nobody signed, or that are of nobody here, change nothing", async () => {
    const body = JSON.stringify({ id: "evt_x", type: "customer.created", created: 1, data: { object: {} } });
    expect(await codeOf(receiveNotification(testControl.control, { body, signature: "t=1,v1=00" }))).toBe(
      "invalid_request",
    );
    expect((await receive(body)).outcome).toBe("nothing_to_do");
    const object = { id: "sub_x", customer: "cus_x" };
    const foreign = { id: "evt_y", type: "customer.subscription.updated", created: 1, data: { object } };
    expect((await receive(JSON.stringify(foreign))).outcome).toBe("foreign");
  });

  test("that never came are made up for by the daily reading", async () => {
    testPayments.pay(await startCheckout(tenant, { planId: "committed" }));
    testPayments.standIn.state.notifications.length = 0;
    const failed: string[] = [];
    await reconcileSubscriptions(testControl.control, (tenantId) => failed.push(tenantId));
    expect([await planOf(), failed]).toEqual(["committed", []]);
  });
});
