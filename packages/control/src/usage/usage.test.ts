import { priceUsage } from "@sluice/billing";
import { type ChannelId, METERS, PLANS, type Plan, USAGE_KINDS, type UsageEvent } from "@sluice/contracts";
import { newId } from "@sluice/db";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { createChannel } from "../channels/create-channel.ts";
import type { TenantContext } from "../control.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { adjustUsage } from "./adjust-usage.ts";
import { closeUsageHours } from "./close-usage-hours.ts";
import { listUsageAdjustments } from "./list-usage-adjustments.ts";
import { readMeterQuantities } from "./read-meter-quantities.ts";
import { recordUsage } from "./record-usage.ts";
import { retainUsage } from "./retain-usage.ts";
import { summarizeUsage } from "./summarize-usage.ts";

const HOUR_MS = 3_600_000;
const START = Date.parse("2026-05-01T00:00:00.000Z");

/** So dear that a single byte shows. */
const dear = { included: 0, tiers: [{ upTo: null, unitCents: "1000000000" }] };
const DEAR: Pick<Plan, "monthlyBaseCents" | "meters"> = {
  monthlyBaseCents: 0,
  meters: { ...PLANS.free.meters, ingestBytes: dear, egressManifestBytes: dear, egressSegmentBytes: dear },
};

let testControl: TestControl;
let tenant: TenantContext;
let sequence = 0;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
  testControl.clock.nowMs = START + 12 * HOUR_MS;
});
afterAll(() => testControl.close());

const event = (over: Partial<UsageEvent> = {}): UsageEvent => ({
  id: JSON.stringify(["node", "boot", sequence++]),
  tenantId: tenant.tenantId,
  channelId: "ch_00000000000000000000" as ChannelId,
  originEndpointId: null,
  ingestEndpointIndex: null,
  kind: "ingest",
  minuteMs: START,
  bytes: 1000,
  requests: 1,
  ...over,
});
const record = (events: UsageEvent[]) => recordUsage(testControl.control, { node: "node", events });
const query = (interval: "minute" | "hour" | "day", over: object = {}) =>
  summarizeUsage(tenant, {
    from: new Date(START).toISOString(),
    to: new Date(START + 24 * HOUR_MS).toISOString(),
    interval,
    ...over,
  });
const totals = async () => {
  const all = await Promise.all([query("minute"), query("hour"), query("day")]);
  const [first, ...others] = all.map((summary) => summary.totals);
  for (const other of others) expect(other).toEqual(first);
  return first;
};

describe("counting", () => {
  test("an event delivered twice, at once or after its hour was closed, counts once", async () => {
    const events = [event(), event({ kind: "egressSegment" })];
    await Promise.all([record(events), record(events), record([...events].reverse())]);
    expect(await totals()).toMatchObject({ ingestBytes: 1000, egressSegmentBytes: 1000, egressRequests: 1 });
    await closeUsageHours(testControl.control);
    await record(events);
    expect(await totals()).toMatchObject({ ingestBytes: 1000, egressSegmentBytes: 1000 });
    expect(await closeUsageHours(testControl.control)).toEqual({ closed: 0 });
  });

  test("a late event opens its hour again, and its sum is right before and after the next closing", async () => {
    await record([event()]);
    expect(await closeUsageHours(testControl.control)).toEqual({ closed: 1 });
    await record([event({ bytes: 234 })]);
    expect(await totals()).toMatchObject({ ingestBytes: 1234, ingestRequests: 2 });
    expect(await closeUsageHours(testControl.control)).toEqual({ closed: 1 });
    expect(await totals()).toMatchObject({ ingestBytes: 1234, ingestRequests: 2 });
  });

  test("an hour that has not ended, or only just, stays open", async () => {
    await record([event({ minuteMs: START + 11 * HOUR_MS }), event({ minuteMs: START + 12 * HOUR_MS })]);
    testControl.clock.nowMs = START + 12 * HOUR_MS + 60_000;
    expect(await closeUsageHours(testControl.control)).toEqual({ closed: 0 });
    testControl.clock.nowMs = START + 12 * HOUR_MS + 5 * 60_000;
    expect(await closeUsageHours(testControl.control)).toEqual({ closed: 1 });
    expect(await totals()).toMatchObject({ ingestBytes: 2000 });
  });

  test("deliveries in any order, repeated and cut in any way, with closings at once, give the same sums and the same price", async () => {
    const facts = fc.array(
      fc.record({ minute: fc.nat(5 * 60), bytes: fc.nat(1_000_000), kind: fc.constantFrom(...USAGE_KINDS) }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(facts, fc.infiniteStream(fc.nat(1000)), async (list, choices) => {
        tenant = await testControl.newTenant();
        const events = list.map(({ minute, bytes, kind }) => event({ minuteMs: START + minute * 60_000, bytes, kind }));
        const pick = () => choices.next().value ?? 0;
        const shuffled = [...events, ...events].sort(() => (pick() % 2 === 0 ? 1 : -1));
        const deliveries: UsageEvent[][] = [];
        while (shuffled.length > 0) deliveries.push(shuffled.splice(0, 1 + (pick() % 5)));
        await Promise.all([
          ...deliveries.map(record),
          closeUsageHours(testControl.control),
          closeUsageHours(testControl.control),
        ]);
        const sum = (kind: string) =>
          events.filter((each) => each.kind === kind).reduce((bytes, each) => bytes + each.bytes, 0);
        const expected = {
          ingestBytes: sum("ingest"),
          egressManifestBytes: sum("egressManifest"),
          egressSegmentBytes: sum("egressSegment"),
          storedByteHours: sum("stored") / 60,
          licences: events.filter(({ kind }) => kind === "licence").length,
          apiCalls: events.filter(({ kind }) => kind === "apiCall").length,
        };
        const priceNow = async () => {
          const range = { tenantId: tenant.tenantId, from: new Date(START), to: new Date(START + 24 * HOUR_MS) };
          const used = await testControl.control.db.forTenant(tenant.tenantId, (tx) => readMeterQuantities(tx, range));
          return { used, cents: priceUsage(DEAR, used).totalCents };
        };
        expect(await totals()).toMatchObject(expected);
        const before = await priceNow();
        expect(before.used).toEqual(
          Object.fromEntries(
            Object.entries(METERS).map(([id, { kind, counts }]) => {
              const facts = events.filter((each) => each.kind === kind);
              return [id, facts.reduce((total, each) => total + BigInt(each[counts]), 0n)];
            }),
          ),
        );
        await closeUsageHours(testControl.control);
        expect(await totals()).toMatchObject(expected);
        expect(await priceNow()).toEqual(before);
      }),
      { numRuns: 12 },
    );
  });
});

describe("corrections", () => {
  const operator = { kind: "system", id: "op", label: "platform operator" } as const;
  const reason = "Counted twice by a proxy in front of us";
  const adjust = (amount: number, over: object = {}) =>
    adjustUsage(testControl.control, operator, {
      tenantId: tenant.tenantId,
      meter: "ingestBytes",
      hour: "2026-05-01T00:30:00Z",
      amount,
      reason,
      ...over,
    });
  const quantities = () =>
    testControl.control.db.forTenant(tenant.tenantId, (tx) =>
      readMeterQuantities(tx, {
        tenantId: tenant.tenantId,
        from: new Date(START),
        to: new Date(START + 24 * HOUR_MS),
      }),
    );

  test("are in every sum, beside counters that stay as they were, and say why and by whom", async () => {
    await record([event(), event({ kind: "stored", bytes: 600 })]);
    await adjust(-400);
    await adjust(60, { meter: "storedByteHours" });
    expect(await totals()).toMatchObject({ ingestBytes: 600, storedByteHours: 11 });
    await closeUsageHours(testControl.control);
    expect(await totals()).toMatchObject({ ingestBytes: 600, storedByteHours: 11 });
    expect(await quantities()).toMatchObject({ ingestBytes: 600n, storedByteHours: 660n, apiCalls: 0n });
    const range = { from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" };
    const { items } = await listUsageAdjustments(tenant, range);
    expect(items.sort((a, b) => a.amount - b.amount)).toMatchObject([
      { meter: "ingestBytes", hour: "2026-05-01T00:00:00.000Z", amount: -400, reason, createdBy: "platform operator" },
      { meter: "storedByteHours", amount: 60 },
    ]);
    const events = await testControl.database.query("superuser", [
      "select sum(bytes)::int as bytes from usage_event where tenant_id = $1",
      [tenant.tenantId],
    ]);
    expect(events).toEqual([{ bytes: 1600 }]);
  });

  test("need a reason, an amount and a tenant that there is", async () => {
    await expect((async () => adjust(0))()).rejects.toThrow();
    await expect((async () => adjust(1, { reason: "oops" }))()).rejects.toThrow();
    await expect(adjust(1, { tenantId: newId("tenant") })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a summary", () => {
  test("has a point for every interval, zeros included, and sums that fit it", async () => {
    await record([event({ minuteMs: START + 2 * HOUR_MS, kind: "egressManifest", bytes: 7 }), event()]);
    const { series, totals: sums } = await query("hour");
    expect(series).toHaveLength(24);
    expect(series[0]).toMatchObject({ at: "2026-05-01T00:00:00.000Z", ingestBytes: 1000 });
    expect(series[1]).toMatchObject({ at: "2026-05-01T01:00:00.000Z", ingestBytes: 0, egressManifestBytes: 0 });
    expect(series[2]).toMatchObject({ egressManifestBytes: 7, egressRequests: 1 });
    expect(sums).toMatchObject({ ingestBytes: 1000, egressManifestBytes: 7 });
    expect((await query("day")).series).toHaveLength(1);
    expect((await query("minute")).series).toHaveLength(1440);
  });

  test("names channels, keeps deleted ones without a name, and can look at one alone", async () => {
    await createChannelGroup(tenant, { name: "live", description: "" });
    const input = { name: "one", description: "", inputType: "HLS", testSource: false } as const;
    const channel = await createChannel(tenant, { channelGroup: "live", ...input });
    const gone = newId("channel");
    await record([event({ channelId: channel.id, bytes: 5 }), event({ channelId: gone, bytes: 9 })]);
    expect((await query("hour")).channels).toMatchObject([
      { channelId: gone, channel: null, ingestBytes: 9 },
      { channelId: channel.id, channelGroup: "live", channel: "one", ingestBytes: 5 },
    ]);
    const alone = await query("hour", { channelGroup: "live", channel: "one" });
    expect(alone.totals.ingestBytes).toBe(5);
    await expect(query("hour", { channelGroup: "live", channel: "two" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("shows a tenant nothing of another's", async () => {
    await record([event()]);
    tenant = await testControl.newTenant();
    expect(await totals()).toMatchObject({ ingestBytes: 0, ingestRequests: 0 });
  });

  test.each([
    ["an empty range", { to: "2026-05-01T00:00:00Z" }],
    ["a range too long for its interval", { to: "2026-07-01T00:00:00Z" }],
    ["a channel without its group", { channel: "one" }],
  ])("refuses %s", async (_, over) => {
    const answer = (async () => query("hour", over))();
    await expect(answer).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("retention", () => {
  const DAY_MS = 24 * HOUR_MS;

  test("removes single events after 35 days, keeps their sums, and counts no repeat of what it removed", async () => {
    const events = [event({ ingestEndpointIndex: 1 }), event({ ingestEndpointIndex: 2, bytes: 5 })];
    await record(events);
    await closeUsageHours(testControl.control);
    testControl.clock.nowMs = START + 36 * DAY_MS;
    const { removed } = await retainUsage(testControl.control);
    expect(removed).toBeGreaterThanOrEqual(2);
    await record(events);
    await closeUsageHours(testControl.control);
    expect((await query("hour")).totals.ingestBytes).toBe(1005);
    const hours = await testControl.database.query("superuser", [
      "select ingest_endpoint_index as input, bytes::int from usage_hour where tenant_id = $1 order by 1",
      [tenant.tenantId],
    ]);
    expect(hours).toEqual([
      { input: 1, bytes: 1000 },
      { input: 2, bytes: 5 },
    ]);
  });

  test("waits for an hour that is open still, however old it is", async () => {
    // The horizon of the test before lies behind this hour.
    const minuteMs = START + 40 * DAY_MS;
    await record([event({ minuteMs })]);
    testControl.clock.nowMs = minuteMs + 36 * DAY_MS;
    await retainUsage(testControl.control);
    const left = () =>
      testControl.database.query("superuser", [
        "select 1 as one from usage_event where tenant_id = $1",
        [tenant.tenantId],
      ]);
    expect(await left()).toHaveLength(1);
    await closeUsageHours(testControl.control);
    await retainUsage(testControl.control);
    expect(await left()).toHaveLength(0);
  });
});
