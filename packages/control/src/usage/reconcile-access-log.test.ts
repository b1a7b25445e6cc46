import type { AccessLogHour, ChannelId, TenantId, UsageEvent } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { TenantContext } from "../control.ts";
import { listReconciliations } from "../operator/list-reconciliations.ts";
import { createTestControl, operatorOf, type TestControl } from "../testing/index.ts";
import { closeUsageHours } from "./close-usage-hours.ts";
import { reconcileAccessLog } from "./reconcile-access-log.ts";
import { recordAccessLog } from "./record-access-log.ts";
import { recordUsage } from "./record-usage.ts";
import { retainUsage } from "./retain-usage.ts";

const HOUR_MS = 3_600_000;
const START = Date.parse("2026-05-01T10:00:00.000Z");
const CHANNEL = "ch_00000000000000000000" as ChannelId;
let testControl: TestControl;
let tenant: TenantContext;
let sequence = 0;

beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
  testControl.clock.nowMs = START + HOUR_MS + 20 * 60_000;
  await testControl.database.query("superuser", "delete from usage_difference");
});
afterAll(() => testControl.close());

const count = (kind: UsageEvent["kind"], bytes: number, hourMs = START) => {
  const event: UsageEvent = {
    id: JSON.stringify(["node", "boot", sequence++]),
    tenantId: tenant.tenantId,
    channelId: CHANNEL,
    originEndpointId: null,
    ingestEndpointIndex: null,
    kind,
    minuteMs: hourMs,
    bytes,
    requests: 1,
  };
  return recordUsage(testControl.control, { node: "node", events: [event] });
};
const log = (
  kind: AccessLogHour["sums"][number]["kind"],
  bytes: number,
  over: { node?: string; isWhole?: boolean; hourMs?: number; tenantId?: TenantId } = {},
) => {
  const { node = "node", isWhole = true, hourMs = START, tenantId = tenant.tenantId } = over;
  const sums = [{ tenantId, channelId: CHANNEL, originEndpointId: null, kind, bytes, requests: 1 }];
  return recordAccessLog(testControl.control, { node, hourMs, isWhole, sums });
};
const reconcile = async () => {
  await closeUsageHours(testControl.control);
  return reconcileAccessLog(testControl.control);
};
const rows = async (flaggedOnly = false) =>
  (await listReconciliations(operatorOf(testControl.control), { limit: 100, flaggedOnly })).items.map((row) => [
    row.meter,
    row.counted,
    row.logged,
    row.isFlagged,
  ]);

test("equal figures leave no row; what differs is kept with both and the ratio, and flagged above one in a thousand", async () => {
  await count("ingest", 1_000_000);
  await count("egressManifest", 1_000_000);
  await count("egressSegment", 1_000_000);
  await log("ingest", 1_000_000);
  await log("egressManifest", 999_000);
  await log("egressSegment", 998_999);
  const { flagged, compared, differences } = await reconcile();
  expect([compared, differences]).toEqual([1, 2]);
  expect(flagged).toMatchObject([{ tenantId: tenant.tenantId, meter: "egressSegmentBytes", counted: "1000000" }]);
  expect(await rows()).toEqual([
    ["egressManifestBytes", "1000000", "999000", false],
    ["egressSegmentBytes", "1000000", "998999", true],
  ]);
  expect(await rows(true)).toEqual([["egressSegmentBytes", "1000000", "998999", true]]);
  const [row] = (await listReconciliations(operatorOf(testControl.control), { limit: 1, flaggedOnly: true })).items;
  expect(row).toMatchObject({ hour: "2026-05-01T10:00:00.000Z", isWhole: true });
  expect(row?.ratio).toBeCloseTo(0.001001, 9);
});

test("what only one of the two knows differs by all of it", async () => {
  await count("ingest", 500);
  await log("egressSegment", 700);
  await reconcile();
  expect(await rows()).toEqual([
    ["egressSegmentBytes", "0", "700", true],
    ["ingestBytes", "500", "0", true],
  ]);
});

test("the logs of several packagers add up, and a repeat of one replaces it", async () => {
  await count("ingest", 300);
  await log("ingest", 100, { node: "a" });
  await log("ingest", 200, { node: "b" });
  await log("ingest", 200, { node: "b" });
  expect(await reconcile()).toMatchObject({ compared: 1, differences: 0 });
});

test("usage that comes late, or a log that does, has its hour compared again, and a difference that is gone goes away", async () => {
  await count("ingest", 300);
  await log("ingest", 1000);
  expect(await reconcile()).toMatchObject({ differences: 1 });
  await count("ingest", 700);
  expect(await reconcile()).toMatchObject({ compared: 1, differences: 0 });
  expect(await rows()).toEqual([]);
  expect(await reconcile()).toMatchObject({ compared: 0 });
  await log("ingest", 999);
  expect(await reconcile()).toMatchObject({ compared: 1, differences: 1 });
});

test("an hour waits until its end is a quarter of an hour ago, and for a log as long as a day", async () => {
  await count("ingest", 300);
  testControl.clock.nowMs = START + HOUR_MS + 14 * 60_000;
  await log("ingest", 300);
  expect(await reconcile()).toMatchObject({ compared: 0 });
  testControl.clock.nowMs = START + HOUR_MS + 15 * 60_000;
  expect(await reconcile()).toMatchObject({ compared: 1 });

  const later = START + 5 * HOUR_MS;
  testControl.clock.nowMs = later + 3 * HOUR_MS;
  await count("ingest", 5, later);
  expect(await reconcile()).toMatchObject({ compared: 0 });
  testControl.clock.nowMs = later + 25 * HOUR_MS;
  expect(await reconcile()).toMatchObject({ compared: 1, differences: 0 });
});

test("a log that may lack its last second says so", async () => {
  await count("ingest", 1000);
  await log("ingest", 900, { isWhole: false });
  await reconcile();
  const [row] = (await listReconciliations(operatorOf(testControl.control), { limit: 1, flaggedOnly: false })).items;
  expect(row).toMatchObject({ isFlagged: true, isWhole: false });
});

test("pages go newest hour first, and neither repeat nor leave out a row", async () => {
  for (let hour = 0; hour < 5; hour += 1) {
    await count("ingest", 100, START + hour * HOUR_MS);
    await count("egressSegment", 100, START + hour * HOUR_MS);
    await log("ingest", 50, { hourMs: START + hour * HOUR_MS });
  }
  testControl.clock.nowMs = START + 10 * HOUR_MS;
  await reconcile();
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listReconciliations(operatorOf(testControl.control), {
      limit: 3,
      flaggedOnly: false,
      ...(cursor === undefined ? {} : { cursor }),
    });
    seen.push(...page.items.map(({ hour, meter }) => `${hour.slice(11, 13)} ${meter}`));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([14, 13, 12, 11, 10].flatMap((hour) => [`${hour} egressSegmentBytes`, `${hour} ingestBytes`]));
  const page = listReconciliations(operatorOf(testControl.control), { limit: 3, flaggedOnly: false, cursor: "bm9uZQ" });
  await expect(page).rejects.toThrow(/cursor/);
});

test("nothing is kept of a tenant that is none any more, and a log's sums go after 35 days", async () => {
  await log("ingest", 100, { tenantId: "tn_zzzzzzzzzzzzzzzzzzzz" as TenantId });
  await log("ingest", 100);
  const logged = async () =>
    (await testControl.database.query("superuser", "select tenant_id from access_log_hour")).map(
      (row) => row["tenant_id"],
    );
  expect(await logged()).toContain(tenant.tenantId);
  expect(await logged()).not.toContain("tn_zzzzzzzzzzzzzzzzzzzz");
  testControl.clock.nowMs += 36 * 24 * HOUR_MS;
  await retainUsage(testControl.control);
  expect(await logged()).toEqual([]);
});
