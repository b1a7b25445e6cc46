import type { ChannelId, MeterId, UsageEvent, UsedMeters } from "@sluice/contracts";
import { newId } from "@sluice/db";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { checkBudgets } from "../budgets/check-budgets.ts";
import { getBudget } from "../budgets/read-budget.ts";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { createChannel } from "../channels/create-channel.ts";
import type { TenantContext } from "../control.ts";
import { setTenantPlan } from "../operator/set-tenant-plan.ts";
import { createTestControl, operatorOf, type TestControl, withRole } from "../testing/index.ts";
import { adjustUsage } from "./adjust-usage.ts";
import { closeUsageHours } from "./close-usage-hours.ts";
import { exportUsage } from "./export-usage.ts";
import { readMeterUsage } from "./read-meter-usage.ts";
import { readUsageMonth } from "./read-usage-month.ts";
import { recordUsage } from "./record-usage.ts";
import { simulateUsage } from "./simulate-usage.ts";

const GB = 1_000_000_000;
const NOON = Date.parse("2026-05-10T12:00:00.000Z");
const OPERATOR = { kind: "system", id: "operator", label: "platform operator" } as const;

let testControl: TestControl;
let tenant: TenantContext;
let channelId: ChannelId;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"), { isBillingOn: true });
});
beforeEach(async () => {
  testControl.clock.nowMs = NOON;
  tenant = await testControl.newTenant();
  await setTenantPlan(operatorOf(testControl.control), { tenantId: tenant.tenantId, planId: "payAsYouGo" });
  await createChannelGroup(tenant, { name: "live", description: "" });
  const input = { name: "one", description: "", inputType: "HLS", testSource: false } as const;
  channelId = (await createChannel(tenant, { channelGroup: "live", ...input })).id;
});
afterAll(() => testControl.close());

/** Ingest beyond the 50 GB a month that are included costs 3 cents a GB. */
const use = (at: string, gb: number, over: Partial<UsageEvent> = {}) =>
  recordUsage(testControl.control, {
    node: "n",
    events: [
      {
        id: newId("mail"),
        tenantId: tenant.tenantId,
        channelId,
        originEndpointId: null,
        ingestEndpointIndex: 1,
        kind: "ingest",
        minuteMs: Date.parse(at),
        bytes: gb * GB,
        requests: 1,
        ...over,
      },
    ],
  });
const ask = (from: string, to: string, context = tenant) =>
  readMeterUsage(context, { from: `${from}:00:00Z`, to: `${to}:00:00Z` });
const costOf = (meter: MeterId, { meters }: UsedMeters) => meters.find((line) => line.meter === meter);

describe("what a time cost", () => {
  test("is what it added to the bill of its month, by hour, closed or not", async () => {
    await use("2026-05-03T10:00:00Z", 45);
    await use("2026-05-04T10:00:00Z", 15);
    await use("2026-05-05T10:00:00Z", 10);
    const all = async () =>
      Promise.all([
        ask("2026-05-01T00", "2026-06-01T00"),
        ask("2026-05-04T00", "2026-05-05T00"),
        ask("2026-05-05T10", "2026-05-05T11"),
        ask("2026-04-01T00", "2026-05-04T00"),
      ]);
    const costs = async () => (await all()).map(({ costCents }) => costCents);
    expect(await costs()).toEqual(["60", "30", "30", "0"]);
    await closeUsageHours(testControl.control);
    expect(await costs()).toEqual(["60", "30", "30", "0"]);
  });

  test("is shared by its channels by quantity, with what belongs to none, and adds up", async () => {
    const gone = newId("channel");
    await use("2026-05-03T10:00:00Z", 60);
    await use("2026-05-03T11:00:00Z", 30, { channelId: gone });
    await use("2026-05-03T11:00:00Z", 0, { channelId: null, kind: "apiCall", requests: 5 });
    const usage = await ask("2026-05-01T00", "2026-06-01T00");
    expect(costOf("ingestBytes", usage)).toEqual({ meter: "ingestBytes", quantity: String(90 * GB), costCents: "120" });
    expect(usage.channels.map(({ channel, costCents }) => [channel, costCents])).toEqual([
      ["one", "80"],
      [null, "40"],
      [null, "0"],
    ]);
    expect(usage.channels.map((row) => row.channelId)).toEqual([channelId, gone, null]);
    expect(costOf("apiCalls", usage.channels[2] as UsedMeters)?.quantity).toBe("5");
  });

  test("has corrections in it, as of no channel", async () => {
    await use("2026-05-03T10:00:00Z", 60);
    await adjustUsage(testControl.control, OPERATOR, {
      tenantId: tenant.tenantId,
      meter: "ingestBytes",
      hour: "2026-05-03T10:00:00Z",
      amount: -5 * GB,
      reason: "Counted twice by a proxy",
    });
    const usage = await ask("2026-05-01T00", "2026-06-01T00");
    expect(usage.costCents).toBe("15");
    expect(costOf("ingestBytes", usage.channels.at(-1) as UsedMeters)?.quantity).toBe(String(-5 * GB));
  });

  test("is not told to whoever may not see prices, while quantities are", async () => {
    await use("2026-05-03T10:00:00Z", 60);
    const viewer = withRole(tenant, "viewer");
    const usage = await ask("2026-05-01T00", "2026-06-01T00", viewer);
    expect(usage).toMatchObject({ planId: null, costCents: null });
    expect(costOf("ingestBytes", usage)).toEqual({ meter: "ingestBytes", quantity: String(60 * GB), costCents: null });
    expect(await readUsageMonth(viewer)).toMatchObject({ planId: null, baseCents: null, toDate: { costCents: null } });
  });

  test("of another tenant is nothing of one's own", async () => {
    await use("2026-05-03T10:00:00Z", 60);
    const other = await testControl.newTenant();
    expect(await ask("2026-05-01T00", "2026-06-01T00", other)).toMatchObject({ channels: [] });
  });

  test.each([
    ["an empty range", "2026-05-02T00", "2026-05-01T00"],
    ["one that is too long", "2025-01-01T00", "2026-05-01T00"],
  ])("refuses %s", async (_, from, to) => {
    await expect((async () => ask(from, to))()).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("the month", () => {
  test("tells today, the month until now as its bill has it, and what the days so far make likely", async () => {
    for (let day = 1; day <= 9; day += 1) await use(`2026-05-0${day}T10:00:00Z`, 10);
    await use("2026-05-10T10:00:00Z", 10);
    const month = await readUsageMonth(tenant);
    expect(month).toMatchObject({ month: "2026-05", planId: "payAsYouGo", baseCents: 0 });
    expect(month.today.costCents).toBe("30");
    expect(month.toDate.costCents).toBe("150");
    await checkBudgets(testControl.control);
    expect((await getBudget(tenant)).spentCents).toBe(150);
    // 31 days of 10 GB, 50 GB of them included, at 3 cents.
    expect(month.forecast).toMatchObject({ basedOnDays: 9, low: { costCents: "780" }, high: { costCents: "780" } });
    expect(costOf("ingestBytes", month.forecast?.expected as UsedMeters)?.quantity).toBe(String(310 * GB));
  });

  test("forecasts nothing before there was a whole day of use", async () => {
    await use("2026-05-10T10:00:00Z", 10);
    expect((await readUsageMonth(tenant)).forecast).toBeNull();
  });
});

const readFile = async (interval: "hour" | "day", context = tenant) => {
  const pieces: string[] = [];
  const input = { from: "2026-04-30T00:00:00Z", to: "2026-05-06T00:00:00Z", interval } as const;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const piece = await exportUsage(context, cursor === undefined ? input : { ...input, cursor });
    expect(piece.fileName).toBe("usage-2026-04-30-to-2026-05-05.csv");
    pieces.push(piece.text);
    cursor = piece.nextCursor;
  }
  return { pieces: pieces.length, lines: pieces.join("").split("\r\n").slice(0, -1) };
};

describe("the file", () => {
  test("has a line an interval, channel and meter, whose costs add up to those of the whole", async () => {
    await use("2026-05-03T10:00:00Z", 45);
    await use("2026-05-03T22:00:00Z", 15);
    await use("2026-05-04T10:00:00Z", 10);
    await use("2026-05-04T10:30:00Z", 1, { kind: "stored", originEndpointId: "ep_1" as never });
    const byHour = await readFile("hour");
    expect(byHour.pieces).toBe(6);
    expect(byHour.lines).toEqual([
      "at,channelGroup,channel,channelId,meter,quantity,unit,costCents",
      `2026-05-03T10:00:00.000Z,live,one,${channelId},ingestBytes,45000000000,byte,0`,
      `2026-05-03T22:00:00.000Z,live,one,${channelId},ingestBytes,15000000000,byte,30`,
      `2026-05-04T10:00:00.000Z,live,one,${channelId},ingestBytes,10000000000,byte,30`,
      `2026-05-04T10:00:00.000Z,live,one,${channelId},storedByteHours,1000000000,byte-minute,0`,
    ]);
    const byDay = await readFile("day");
    expect(byDay.lines.slice(1, 3)).toEqual([
      `2026-05-03T00:00:00.000Z,live,one,${channelId},ingestBytes,60000000000,byte,30`,
      `2026-05-04T00:00:00.000Z,live,one,${channelId},ingestBytes,10000000000,byte,30`,
    ]);
    expect((await readFile("day", withRole(tenant, "viewer"))).lines[1]).toMatch(/,byte,$/);
  });

  test.each(["nonsense", "2026-05-01T00:00:01Z", "2026-06-01T00:00:00Z"])("refuses the cursor %s", async (cursor) => {
    const input = { from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z", interval: "day", cursor } as const;
    await expect((async () => exportUsage(tenant, input))()).rejects.toMatchObject({ code: "invalid_request" });
  });
});

test("a simulated channel has its price on every plan, the present one marked and those that it does not fit named", async () => {
  const input = { ladderKbps: "4000,2000,1000", hours: 100, viewers: 100, inputs: 1, cdnHitPercent: 0 };
  const { meters, plans } = await simulateUsage(tenant, { ...input, segmentSeconds: 6, startOverHours: 24 });
  expect(costless(meters)).toMatchObject({ ingestBytes: "315000000000", egressSegmentBytes: "10500000000000" });
  expect(plans.map(({ planId, isCurrent }) => [planId, isCurrent])).toEqual([
    ["free", false],
    ["payAsYouGo", true],
    ["committed", false],
  ]);
  const [free, payAsYouGo, committed] = plans;
  expect(free).toMatchObject({ totalCents: 0, allowsStartOver: false });
  expect(free?.usedUp).toContain("egressSegmentBytes");
  expect(payAsYouGo?.usedUp).toEqual([]);
  // 265 GB at 3 cents; 9,900 GB at 4 and 500 at 3.2; 7.5 TB-hours kept at 0.004; 4 GB of manifests and more at 4.
  expect(payAsYouGo?.meters.find(({ meter }) => meter === "egressSegmentBytes")?.costCents).toBe("41200");
  expect(committed).toMatchObject({ baseCents: 49_900, allowsStartOver: true });
});

const costless = (meters: readonly { meter: MeterId; quantity: string }[]) =>
  Object.fromEntries(meters.map(({ meter, quantity }) => [meter, quantity]));
