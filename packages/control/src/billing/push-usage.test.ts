import type { MeterReading, Payments } from "@sluice/billing";
import { startTestPayments, type TestPayments } from "@sluice/billing/testing";
import { METERS, type MeterId, type UsageEvent } from "@sluice/contracts";
import { afterEach, describe, expect, inject, test } from "vitest";
import type { TenantContext } from "../control.ts";
import { readProviderReconciliation } from "../operator/read-provider-reconciliation.ts";
import { createTestControl, operatorOf, type TestControl } from "../testing/index.ts";
import { adjustUsage } from "../usage/adjust-usage.ts";
import { closeUsageHours } from "../usage/close-usage-hours.ts";
import { recordUsage } from "../usage/record-usage.ts";
import { openBillingAccount } from "./open-billing-account.ts";
import { type PushedUsage, pushUsage } from "./push-usage.ts";
import { reconcileMeters } from "./reconcile-meters.ts";
import { traceUsage } from "./trace-usage.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse("2026-05-30T10:00:00.000Z");

/** What a test ends the pusher with, as a killed process would. */
class Crash extends Error {}
type CrashPoint = "before the call" | "after the call" | undefined;

interface Bench {
  readonly testControl: TestControl;
  readonly test: TestPayments;
  readonly clock: { nowMs: number };
  readonly crashes: { next: CrashPoint };
  readonly tenant: TenantContext;
  readonly customerId: string;
  readonly count: (kind: UsageEvent["kind"], quantity: number, atMs?: number) => Promise<void>;
  readonly push: () => Promise<PushedUsage>;
  readonly told: (meter: MeterId) => bigint;
}

let bench: Bench;

const withCrashes = (payments: Payments, crashes: Bench["crashes"]): Payments => ({
  ...payments,
  report: async (reading: MeterReading) => {
    if (crashes.next === "before the call") throw new Crash();
    const answer = await payments.report(reading);
    if (crashes.next === "after the call") throw new Crash();
    return answer;
  },
});

const startBench = async (options: { newestBy?: "receipt" | "timestamp"; skewMs?: number } = {}): Promise<Bench> => {
  const clock = { nowMs: START_MS };
  const crashes: Bench["crashes"] = { next: undefined };
  const skewMs = options.skewMs ?? 0;
  const testPayments = await startTestPayments(() => clock.nowMs + skewMs, {
    newestBy: options.newestBy ?? "receipt",
  });
  const payments = withCrashes(testPayments.payments, crashes);
  const testControl = await createTestControl(inject("testServerUrl"), { payments, clock });
  const tenant = await testControl.newTenant();
  const { customerId } = await openBillingAccount(testControl.control, tenant.tenantId);
  let sequence = 0;
  return {
    testControl,
    test: testPayments,
    clock,
    crashes,
    tenant,
    customerId,
    count: (kind, quantity, atMs = clock.nowMs) => {
      sequence += 1;
      const counts =
        METERS.licences.kind === kind ? { bytes: 0, requests: quantity } : { bytes: quantity, requests: 1 };
      const event: UsageEvent = {
        id: JSON.stringify(["n", "b", sequence]),
        tenantId: tenant.tenantId,
        channelId: "ch_00000000000000000001" as never,
        originEndpointId: null,
        ingestEndpointIndex: null,
        kind,
        minuteMs: Math.floor(atMs / MINUTE_MS) * MINUTE_MS,
        ...counts,
      };
      return recordUsage(testControl.control, { node: "n", events: [event, event] });
    },
    push: async () => {
      await closeUsageHours(testControl.control);
      return pushUsage(testControl.control, { wait: () => Promise.resolve() });
    },
    told: (meter) => testPayments.standIn.sumOf(METERS[meter].eventName, customerId),
  };
};

afterEach(async () => {
  await bench.testControl.close();
  await bench.test.close();
});

/** The same numbers in every run, from a seed that a failure prints. */
const createDice = (seed: number) => {
  let state = seed;
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
};

const toNextHour = () => {
  bench.clock.nowMs = (Math.floor(bench.clock.nowMs / HOUR_MS) + 1) * HOUR_MS + 6 * MINUTE_MS;
};

const correct = (amount: number, atMs: number) =>
  adjustUsage(
    bench.testControl.control,
    { kind: "system", id: "operator", label: "ops" },
    {
      tenantId: bench.tenant.tenantId,
      meter: "ingestBytes",
      hour: new Date(atMs).toISOString(),
      amount,
      reason: "counted twice by a fault of ours",
    },
  );

describe("a correction", () => {
  test("of an hour to come, or of one that Stripe takes no more, is refused, and says what to do", async () => {
    bench = await startBench();
    await expect(correct(5, bench.clock.nowMs + HOUR_MS)).rejects.toMatchObject({
      code: "invalid_request",
      violations: [{ path: "hour", message: "must not lie in the future" }],
    });
    await expect(correct(5, bench.clock.nowMs - 34 * DAY_MS)).rejects.toThrow(/grant the tenant a credit/);
    await bench.push();
    expect(bench.told("ingestBytes")).toBe(0n);
  });

  test("of the oldest hour that is taken is told, though Stripe be away for a day meanwhile", async () => {
    bench = await startBench();
    await correct(5, bench.clock.nowMs - 33 * DAY_MS + 2 * HOUR_MS);
    bench.test.standIn.faults.isDown = true;
    await bench.push();
    bench.clock.nowMs += DAY_MS;
    bench.test.standIn.faults.isDown = false;
    expect(await bench.push()).toMatchObject({ pushed: 1, problems: [] });
    expect(bench.told("ingestBytes")).toBe(5n);
  });

  test.each([0, 10, -10])(
    "of the present hour waits for its end, and holds up nothing else, with a clock %i minutes off",
    async (minutes) => {
      bench = await startBench({ skewMs: minutes * MINUTE_MS });
      await bench.count("ingest", 1000);
      toNextHour();
      await correct(7, bench.clock.nowMs);
      expect(await bench.push()).toMatchObject({ pushed: 1, settled: 0, problems: [], isProviderAway: false });
      expect(bench.told("ingestBytes")).toBe(1000n);
      toNextHour();
      expect(await bench.push()).toMatchObject({ pushed: 1, settled: 1, problems: [] });
      expect(bench.told("ingestBytes")).toBe(1007n);
    },
  );
});

describe("a closed hour", () => {
  test("is told once, and an open one is not; telling again tells nothing", async () => {
    bench = await startBench();
    await bench.count("ingest", 12_345);
    expect((await bench.push()).pushed).toBe(0);
    toNextHour();
    expect(await bench.push()).toMatchObject({ pushed: 1, settled: 1, problems: [] });
    expect(bench.told("ingestBytes")).toBe(12_345n);
    await bench.count("ingest", 1);
    expect((await bench.push()).pushed).toBe(0);
  });

  test("that late usage corrects is told anew, and the new total replaces the old", async () => {
    bench = await startBench();
    await bench.count("ingest", 1000);
    toNextHour();
    await bench.push();
    await bench.count("ingest", 234, START_MS + MINUTE_MS);
    expect((await bench.push()).pushed).toBe(1);
    expect(bench.told("ingestBytes")).toBe(1234n);
  });

  test("of a meter whose unit is larger carries what is left over into the next: a month adds up to its whole units", async () => {
    bench = await startBench();
    const unit = METERS.storedByteHours.reportedUnit.countedUnits;
    for (const part of [0.7, 0.7, 0.7, 0.7]) {
      await bench.count("stored", Math.round(part * unit));
      toNextHour();
    }
    await bench.push();
    expect(bench.told("storedByteHours")).toBe(2n);
    await bench.count("stored", Math.round(0.3 * unit), START_MS);
    await bench.push();
    expect(bench.told("storedByteHours")).toBe(3n);
  });

  test("that is corrected is told anew; what is taken away beyond it is taken from the hours before", async () => {
    bench = await startBench();
    const adjust = (amount: number) => correct(amount, bench.clock.nowMs - HOUR_MS);
    await bench.count("ingest", 1000);
    toNextHour();
    await bench.count("ingest", 100);
    toNextHour();
    expect((await bench.push()).pushed).toBe(2);
    await adjust(-300);
    expect((await bench.push()).pushed).toBe(2);
    expect(bench.told("ingestBytes")).toBe(800n);
    await adjust(50);
    await bench.push();
    expect(bench.told("ingestBytes")).toBe(850n);
    expect(bench.test.standIn.state.events.every(({ value }) => BigInt(value) >= 0n)).toBe(true);
    const range = { from: new Date(START_MS).toISOString(), to: new Date(bench.clock.nowMs).toISOString() };
    expect(await traceUsage(bench.tenant, { meter: "ingestBytes", ...range })).toMatchObject({
      quantity: "850",
      reported: "850",
    });
  });

  test("that changes when it can be told no more is somebody's to look at, and holds up nothing else", async () => {
    bench = await startBench();
    await bench.count("ingest", 1000);
    bench.clock.nowMs += 36 * DAY_MS;
    await bench.count("ingest", 5);
    toNextHour();
    const { pushed, problems } = await bench.push();
    expect([pushed, problems.map(({ hour }) => hour)]).toEqual([1, ["2026-05-30T10:00:00.000Z"]]);
    expect(bench.told("ingestBytes")).toBe(5n);
  });

  test("that was written down and could not be told for 35 days is given up, and what came later is told", async () => {
    bench = await startBench();
    await bench.count("ingest", 1000);
    toNextHour();
    bench.crashes.next = "before the call";
    await expect(bench.push()).rejects.toThrow(Crash);
    bench.crashes.next = undefined;
    bench.clock.nowMs += 36 * DAY_MS;
    await bench.count("ingest", 7);
    toNextHour();
    expect((await bench.push()).problems).toHaveLength(1);
    expect(bench.told("ingestBytes")).toBe(7n);
  });
});

describe.each(["receipt", "timestamp"] as const)("whether Stripe's newest is by %s", (newestBy) => {
  test("every delivery repeated and some reordered, 400 steps with crashes before and after the call, refusals and lost answers: Stripe's sums equal the bytes counted, to the byte", async () => {
    bench = await startBench({ newestBy });
    const dice = createDice(newestBy === "receipt" ? 7 : 11);
    const truth = { ingest: 0n, egressSegment: 0n, licence: 0n, stored: 0n };
    const kinds = Object.keys(truth) as (keyof typeof truth)[];
    let crashed = 0;
    for (let step = 0; step < 400; step += 1) {
      const kind = kinds[dice(kinds.length)] ?? "ingest";
      const quantity = dice(5_000_000) + 1;
      // Some of it is of the hour before, or of the one before that.
      await bench.count(kind, quantity, Math.max(START_MS, bench.clock.nowMs - dice(3) * HOUR_MS));
      truth[kind] += BigInt(quantity);
      if (dice(4) === 0) toNextHour();
      else bench.clock.nowMs += 2 * MINUTE_MS;
      bench.crashes.next = ([undefined, "before the call", "after the call"] as const)[dice(3)];
      if (dice(4) === 0) bench.test.standIn.faults.next.push({ status: 429, when: "before" });
      if (dice(6) === 0) bench.test.standIn.faults.next.push({ status: 500, when: "after" });
      try {
        await bench.push();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        crashed += 1;
      }
    }
    bench.crashes.next = undefined;
    bench.test.standIn.faults.next.length = 0;
    toNextHour();
    expect(await bench.push()).toMatchObject({ problems: [], isProviderAway: false });
    expect(crashed).toBeGreaterThan(50);
    expect([bench.told("ingestBytes"), bench.told("egressSegmentBytes"), bench.told("licences")]).toEqual([
      truth.ingest,
      truth.egressSegment,
      truth.licence,
    ]);
    await expectStoredMonths();
  }, 240_000);
});

/** Each calendar month on its own: whole units of its sum. */
const expectStoredMonths = async (): Promise<void> => {
  const rows = await bench.testControl.database.query(
    "superuser",
    `select floor(sum(bytes) / ${METERS.storedByteHours.reportedUnit.countedUnits})::text as units from usage_event
     where kind = 'stored' group by date_trunc('month', minute, 'UTC')`,
  );
  const expected = rows.reduce((sum, { units }) => sum + BigInt(String(units)), 0n);
  expect(bench.told("storedByteHours")).toBe(expected);
};

test("after a Stripe outage of three hours its sums equal the bytes counted, to the byte", async () => {
  bench = await startBench();
  let truth = 0n;
  const countFor = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 20) {
      await bench.count("egressSegment", 1_000_003 + minute);
      truth += BigInt(1_000_003 + minute);
      bench.clock.nowMs += 20 * MINUTE_MS;
      await bench.push();
    }
  };
  await countFor(80);
  bench.test.standIn.faults.isDown = true;
  await countFor(180);
  expect((await bench.push()).isProviderAway).toBe(true);
  bench.test.standIn.faults.isDown = false;
  toNextHour();
  expect(await bench.push()).toMatchObject({ isProviderAway: false, problems: [] });
  expect(bench.told("egressSegmentBytes")).toBe(truth);
}, 120_000);

test.each([10, -10])(
  "with a clock %i minutes off Stripe's, its sums equal the bytes counted, to the byte",
  async (minutes) => {
    bench = await startBench({ skewMs: minutes * MINUTE_MS });
    for (let hour = 0; hour < 3; hour += 1) {
      await bench.count("ingest", 1000 + hour);
      toNextHour();
      expect(await bench.push()).toMatchObject({ pushed: 1, problems: [] });
    }
    expect(bench.told("ingestBytes")).toBe(3003n);
  },
);

test("two that push at once tell nothing twice and leave nothing out", async () => {
  bench = await startBench();
  for (let hour = 0; hour < 4; hour += 1) {
    await bench.count("ingest", 10 + hour);
    await bench.count("egressSegment", 20 + hour);
    toNextHour();
  }
  await Promise.all([bench.push(), bench.push()]);
  await bench.push();
  expect([bench.told("ingestBytes"), bench.told("egressSegmentBytes")]).toEqual([46n, 86n]);
});

test("what Stripe has otherwise is found by the nightly comparison, and forgotten once it is mended", async () => {
  bench = await startBench();
  await bench.count("ingest", 1000);
  toNextHour();
  await bench.push();
  bench.clock.nowMs += 12 * HOUR_MS;
  const nobody = () => {
    throw new Error("failed");
  };
  const found = async () => (await readProviderReconciliation(operatorOf(bench.testControl.control))).differences;
  expect(await reconcileMeters(bench.testControl.control, nobody)).toMatchObject({ differences: 0 });
  const [event] = bench.test.standIn.state.events;
  if (event === undefined) throw new Error("nothing was told");
  event.isCancelled = true;
  expect(await reconcileMeters(bench.testControl.control, nobody)).toMatchObject({ differences: 1 });
  expect(await found()).toMatchObject([
    { meter: "ingestBytes", hour: "2026-05-30T10:00:00.000Z", ours: "1000", theirs: "0" },
  ]);
  event.isCancelled = false;
  await reconcileMeters(bench.testControl.control, nobody);
  expect(await found()).toEqual([]);
});
