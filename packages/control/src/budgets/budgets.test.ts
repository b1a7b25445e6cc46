import { type ChannelId, newOriginEndpointSchema } from "@sluice/contracts";
import { newId } from "@sluice/db";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { createChannel } from "../channels/create-channel.ts";
import { updateChannel } from "../channels/update-channel.ts";
import type { TenantContext } from "../control.ts";
import { setTenantPlan } from "../operator/set-tenant-plan.ts";
import { createOriginEndpoint } from "../origin-endpoints/create-origin-endpoint.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, operatorOf, type TestControl } from "../testing/index.ts";
import { recordUsage } from "../usage/record-usage.ts";
import { checkBudgets } from "./check-budgets.ts";
import { getBudget, getCostCap } from "./read-budget.ts";
import { removeBudget, setBudget } from "./set-budget.ts";

const MAY = Date.parse("2026-05-10T12:00:00.000Z");
const JUNE = Date.parse("2026-06-01T00:00:00.000Z");
const GB = 1_000_000_000;

let testControl: TestControl;
let tenant: TenantContext & { readonly email: string };
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"), { isBillingOn: true });
});
beforeEach(async () => {
  testControl.clock.nowMs = MAY;
  tenant = await testControl.newTenant();
  await setTenantPlan(operatorOf(testControl.control), { tenantId: tenant.tenantId, planId: "payAsYouGo" });
  await createChannelGroup(tenant, { name: "live", description: "" });
  await channel("one");
});
afterAll(() => testControl.close());

const channel = (name: string) =>
  createChannel(tenant, { channelGroup: "live", name, description: "", inputType: "HLS", testSource: false });

/** Ingest beyond the 50 GB that are included costs 3 cents a GB. */
const use = (cents: number) =>
  recordUsage(testControl.control, {
    node: "n",
    events: [
      {
        id: newId("mail"),
        tenantId: tenant.tenantId,
        channelId: "ch_00000000000000000000" as ChannelId,
        originEndpointId: null,
        ingestEndpointIndex: 1,
        kind: "ingest",
        minuteMs: testControl.clock.nowMs,
        bytes: (50 + Math.ceil(cents / 3)) * GB,
        requests: 1,
      },
    ],
  });

const mails = async () =>
  (
    await testControl.database.query("superuser", [
      "select subject from mail where recipient = $1 and subject like '%budget%' order by created_at, id",
      [tenant.email],
    ])
  ).map((row) => row["subject"]);

describe("alerts", () => {
  const budget = { monthlyCents: 1000, alertPercents: [50, 80, 100], isHardCap: false };

  test("are mailed once each, the highest alone when several are passed at once, and anew in the next month", async () => {
    await setBudget(tenant, budget);
    await use(300);
    await checkBudgets(testControl.control);
    expect(await mails()).toEqual([]);
    await use(210);
    await checkBudgets(testControl.control);
    await checkBudgets(testControl.control);
    expect(await mails()).toEqual(["Tenant: 50 % of the budget of May 2026 is reached"]);
    await use(300);
    await checkBudgets(testControl.control);
    await checkBudgets(testControl.control);
    expect((await mails()).slice(1)).toEqual(["Tenant: 100 % of the budget of May 2026 is reached"]);
    testControl.clock.nowMs = JUNE;
    await use(510);
    await checkBudgets(testControl.control);
    await Promise.all([checkBudgets(testControl.control), checkBudgets(testControl.control)]);
    expect(await mails()).toContain("Tenant: 50 % of the budget of June 2026 is reached");
    expect(await mails()).toHaveLength(3);
  });

  test("refuse nothing without a hard cap", async () => {
    await setBudget(tenant, budget);
    await use(5000);
    await checkBudgets(testControl.control);
    expect(await getBudget(tenant)).toMatchObject({ isCapped: false, spentCents: 5001, month: "2026-05" });
    await channel("two");
  });
});

describe("a hard cap", () => {
  test("refuses what would cost more, touches nothing on air, and ends with the month, the budget or its removal", async () => {
    await setBudget(tenant, { monthlyCents: 1000, alertPercents: [100], isHardCap: true });
    await use(1000);
    await checkBudgets(testControl.control);
    expect(await getBudget(tenant)).toMatchObject({ isCapped: true, isPlanUsedUp: false });
    expect(await getCostCap(tenant)).toEqual({ month: "2026-05", isCapped: true, isPlanUsedUp: false });
    const endpoint = newOriginEndpointSchema.parse({
      name: "hls",
      container: "TS",
      manifests: [{ kind: "HLS", name: "index" }],
    });
    const path = { channelGroup: "live", channel: "one" };
    const refused = { code: "budget_reached", message: expect.stringContaining("/billing") };
    await expect(channel("two")).rejects.toMatchObject(refused);
    await expect(createOriginEndpoint(tenant, { ...path, ...endpoint })).rejects.toMatchObject(refused);
    await expect(updateChannel(tenant, { ...path, testSource: true })).rejects.toMatchObject(refused);
    await updateChannel(tenant, { ...path, description: "changes that cost nothing go on" });
    const snapshot = await readSnapshot(testControl.control, undefined);
    expect(snapshot?.channels.filter(({ tenantId }) => tenantId === tenant.tenantId)).toHaveLength(1);

    await setBudget(tenant, { monthlyCents: 5000, alertPercents: [100], isHardCap: true });
    await channel("two");
    await setBudget(tenant, { monthlyCents: 1000, alertPercents: [100], isHardCap: true });
    await expect(channel("three")).rejects.toMatchObject(refused);
    await removeBudget(tenant);
    await channel("three");
    await setBudget(tenant, { monthlyCents: 1000, alertPercents: [100], isHardCap: true });
    testControl.clock.nowMs = JUNE;
    await channel("four");
  });

  test("is what the included amount of a free plan is, without any budget", async () => {
    await setTenantPlan(operatorOf(testControl.control), { tenantId: tenant.tenantId, planId: "free" });
    await use(3);
    await checkBudgets(testControl.control);
    expect(await getBudget(tenant)).toMatchObject({ isCapped: true, isPlanUsedUp: true, spentCents: 0, budget: null });
    await expect(channel("two")).rejects.toMatchObject({
      code: "budget_reached",
      message: expect.stringContaining("larger plan"),
    });
    await setTenantPlan(operatorOf(testControl.control), { tenantId: tenant.tenantId, planId: "payAsYouGo" });
    await checkBudgets(testControl.control);
    await channel("two");
  });
});
