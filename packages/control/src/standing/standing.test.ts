import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { quickStart } from "../channels/quick-start.ts";
import type { TenantContext } from "../control.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { getTenant } from "../tenants/get-tenant.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { advanceStandings } from "./advance-standings.ts";
import { checkWritable } from "./check-writable.ts";
import { setPastDue } from "./set-past-due.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SINCE = Date.parse("2026-05-01T10:00:00.000Z");

let testControl: TestControl;
let tenant: TenantContext & { readonly email: string };
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"), { isBillingOn: true });
});
beforeEach(async () => {
  testControl.clock.nowMs = SINCE;
  tenant = await testControl.newTenant();
  await quickStart(tenant, { name: "one", testSource: false });
});
afterAll(() => testControl.close());

const at = async (days: number) => {
  testControl.clock.nowMs = SINCE + days * DAY_MS;
  await advanceStandings(testControl.control);
  await advanceStandings(testControl.control);
  return getTenant(tenant);
};
const isRunning = async () =>
  (await readSnapshot(testControl.control, undefined))?.channels.some(
    ({ tenantId }) => tenantId === tenant.tenantId,
  ) === true;
const subjects = async () =>
  (
    await testControl.database.query("superuser", [
      "select subject from mail where recipient = $1 and subject not like 'Confirm%' order by created_at, id",
      [tenant.email],
    ])
  ).map((row) => String(row["subject"]));
const due = (since: Date | null) => setPastDue(testControl.control, tenant.tenantId, since);

test("whoever does not pay is warned at once, read-only after 14 days and paused after 28, each told before", async () => {
  await due(new Date(SINCE));
  expect(await at(0)).toMatchObject({
    standing: "pastDue",
    pastDueSince: "2026-05-01T10:00:00.000Z",
    readOnlyFrom: "2026-05-15T10:00:00.000Z",
    pausedFrom: "2026-05-29T10:00:00.000Z",
  });
  await checkWritable(tenant);
  expect(await at(13.9)).toMatchObject({ standing: "pastDue" });
  expect(await at(14)).toMatchObject({ standing: "readOnly", pausedFrom: "2026-05-29T10:00:00.000Z" });
  await expect(checkWritable(tenant)).rejects.toMatchObject({
    code: "tenant_read_only",
    message: expect.stringContaining("Pay at http://dashboard.test/billing"),
  });
  expect(await subjects()).toEqual(["Tenant: a payment has failed", "Tenant is read-only now"]);
  expect(await at(27)).toMatchObject({ standing: "readOnly" });
  expect(await subjects()).toHaveLength(3);
  expect(await at(27.9)).toMatchObject({ standing: "readOnly" });
  expect(await isRunning()).toBe(true);
  expect(await at(28)).toMatchObject({ standing: "paused" });
  expect(await isRunning()).toBe(false);
  expect((await subjects()).at(-1)).toBe("Tenant: channels are switched off");
});

test("a packager that follows along is told that the channels are withdrawn, media and all, and that they are back once it is paid", async () => {
  await due(new Date(SINCE));
  for (const days of [0, 14, 27]) await at(days);
  const { revision = 0 } = (await readSnapshot(testControl.control, undefined)) ?? {};
  await at(28);
  const paused = await readSnapshot(testControl.control, revision);
  expect(paused).toMatchObject({ complete: false, channels: [] });
  expect(paused?.deletedChannelIds).toEqual([]);
  expect(paused?.withdrawnChannelIds).toHaveLength(1);
  // Whoever asks for everything is told too, and does not take the media for nobody's.
  const whole = await readSnapshot(testControl.control, undefined);
  expect(whole?.withdrawnChannelIds).toEqual(expect.arrayContaining(paused?.withdrawnChannelIds ?? []));
  await due(null);
  const back = await readSnapshot(testControl.control, paused?.revision);
  expect(back?.channels.map(({ channelId }) => channelId)).toEqual(paused?.withdrawnChannelIds);
  expect(await getTenant(tenant)).toMatchObject({ standing: "active", pastDueSince: null, pausedFrom: null });
  await checkWritable(tenant);
});

test("when everything was away for months, no step is taken that was not told a day before", async () => {
  await due(new Date(SINCE));
  expect(await at(100)).toMatchObject({
    standing: "pastDue",
    readOnlyFrom: new Date(SINCE + 101 * DAY_MS).toISOString(),
    pausedFrom: new Date(SINCE + 102 * DAY_MS).toISOString(),
  });
  expect(await at(150)).toMatchObject({
    standing: "readOnly",
    pausedFrom: new Date(SINCE + 151 * DAY_MS).toISOString(),
  });
  // The job has run twice at that time: the notice is written, and the pause waits for its day.
  expect(await at(150.9)).toMatchObject({ standing: "readOnly" });
  expect(await isRunning()).toBe(true);
  expect(await at(151)).toMatchObject({ standing: "paused" });
});

test("what the provider repeats, or says late, moves no date; paid and unpaid again begins anew", async () => {
  await due(new Date(SINCE));
  await at(0);
  await due(new Date(SINCE - 20 * DAY_MS));
  expect(await at(1)).toMatchObject({ standing: "pastDue", readOnlyFrom: "2026-05-15T10:00:00.000Z" });
  await due(null);
  await due(null);
  expect(await at(40)).toMatchObject({ standing: "active" });
  await due(new Date(SINCE + 40 * DAY_MS));
  expect(await at(41)).toMatchObject({
    standing: "pastDue",
    readOnlyFrom: new Date(SINCE + 54 * DAY_MS).toISOString(),
  });
  expect((await subjects()).filter((subject) => subject.includes("failed"))).toHaveLength(2);
});

test("every step stands in the audit log, with what it was before", async () => {
  await due(new Date(SINCE));
  await at(0);
  const entries = await testControl.database.query("superuser", [
    "select actor_label, before ->> 'standing' as before, after ->> 'standing' as after from audit_entry where tenant_id = $1 and action = 'tenant.standing' order by at, id",
    [tenant.tenantId],
  ]);
  expect(entries).toHaveLength(2);
  expect(entries).toContainEqual({ actor_label: "Unpaid bills", before: "active", after: "pastDue" });
});
