import { type ChannelId, OPERATOR_TENANT_STATES, PLANS } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { quickStart } from "../channels/quick-start.ts";
import { updateChannel } from "../channels/update-channel.ts";
import { readFlags } from "../flags/read-flags.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { advanceStandings } from "../standing/advance-standings.ts";
import { setPastDue } from "../standing/set-past-due.ts";
import { recordStatus } from "../status/record-status.ts";
import { closeTenant } from "../tenants/close-tenant.ts";
import { getTenant } from "../tenants/get-tenant.ts";
import { createTestControl, operatorOf, type TestControl } from "../testing/index.ts";
import { recordUsage } from "../usage/record-usage.ts";
import type { OperatorContext } from "./as-operator.ts";
import { listFailedJobs, retryJob } from "./failed-jobs.ts";
import { getTenantFacts } from "./get-tenant-facts.ts";
import { grantGrace } from "./grant-grace.ts";
import { listPackagerNodes } from "./list-packager-nodes.ts";
import { listPlatformAudit } from "./list-platform-audit.ts";
import { listTenants } from "./list-tenants.ts";
import { readPlatformUsage } from "./read-platform-usage.ts";
import { setTenantFlag } from "./set-tenant-flag.ts";
import { setTenantLimits } from "./set-tenant-limits.ts";
import { setTenantPlan } from "./set-tenant-plan.ts";
import { releaseTenant, suspendTenant } from "./suspend-tenant.ts";

import { listWaitingMails, retryMail } from "./waiting-mails.ts";

let testControl: TestControl;
let operator: OperatorContext;
let tenant: Awaited<ReturnType<TestControl["newTenant"]>>;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  operator = operatorOf(testControl.control);
});
beforeEach(async () => {
  tenant = await testControl.newTenant("Arena");
});
afterAll(() => testControl.close());

const reason = "The invoices of March are open.";
const snapshot = async (after?: number) => {
  const read = await readSnapshot(testControl.control, after);
  return {
    revision: read?.revision ?? 0,
    running: read?.channels.map(({ channelId }) => channelId) ?? [],
    withdrawn: read?.withdrawnChannelIds ?? [],
    deleted: read?.deletedChannelIds ?? [],
  };
};
const mailsTo = (email: string) =>
  testControl.database.query("superuser", [
    "select subject, text from mail where recipient = $1 and (subject like '%suspended' or subject like '%is back') order by id",
    [email],
  ]);

describe("suspension", () => {
  test("takes channels off the air without deleting them, closes every change, tells the owners why, and ends", async () => {
    const { channel } = await quickStart(tenant, { name: "one", testSource: false });
    const { revision } = await snapshot();
    await suspendTenant(operator, { tenantId: tenant.tenantId, reason });

    const off = await snapshot(revision);
    expect([off.running, off.withdrawn, off.deleted]).toEqual([[], [channel.id], []]);
    expect((await snapshot()).running).not.toContain(channel.id);
    expect((await getTenant(tenant)).suspension).toMatchObject({ reason });
    const change = { channelGroup: "live", channel: "one", description: "x" };
    await expect(updateChannel(tenant, change)).rejects.toMatchObject({ code: "tenant_suspended" });
    const key = { name: "k", permissions: ["channel:read"] as const, expiresInDays: null };
    await expect(createApiKey(tenant, { ...key, permissions: [...key.permissions] })).rejects.toThrow(reason);
    expect(await mailsTo(tenant.email)).toMatchObject([
      { subject: expect.stringContaining("suspended"), text: expect.stringContaining(reason) },
    ]);

    await releaseTenant(operator, { tenantId: tenant.tenantId, reason: "Paid, thank you." });
    expect((await snapshot(off.revision)).running).toEqual([channel.id]);
    await expect(updateChannel(tenant, change)).resolves.toMatchObject({ description: "x" });
    expect(await mailsTo(tenant.email)).toHaveLength(2);
    const actions = (await listAuditEntries(tenant, { limit: 20 })).items.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(["tenant.suspend", "tenant.release"]));
  });

  test("of one tenant is not another's", async () => {
    const other = await testControl.newTenant("Other");
    const { channel } = await quickStart(other, { name: "one", testSource: false });
    await suspendTenant(operator, { tenantId: tenant.tenantId, reason });
    expect((await snapshot()).running).toContain(channel.id);
  });

  test("counts from the first time, and a tenant that is not there has none", async () => {
    await suspendTenant(operator, { tenantId: tenant.tenantId, reason });
    const first = await getTenantFacts(operator, { tenantId: tenant.tenantId });
    testControl.clock.nowMs += 1000;
    const again = await suspendTenant(operator, { tenantId: tenant.tenantId, reason: "Another reason, later." });
    expect(again.suspension).toEqual({ at: first.suspension?.at, reason: "Another reason, later." });
    const unknown = { tenantId: "tn_00000000000000000000" as typeof tenant.tenantId, reason };
    await expect(suspendTenant(operator, unknown)).rejects.toMatchObject({ code: "not_found" });
  });
});

test("a suspended tenant's bills are followed all the same, and its standing stays its own", async () => {
  await suspendTenant(operator, { tenantId: tenant.tenantId, reason });
  await setPastDue(testControl.control, tenant.tenantId, new Date(testControl.clock.nowMs));
  await advanceStandings(testControl.control);
  expect(await getTenantFacts(operator, tenant)).toMatchObject({ standing: "pastDue", suspension: { reason } });
  await setPastDue(testControl.control, tenant.tenantId, null);
  expect(await getTenantFacts(operator, tenant)).toMatchObject({ standing: "active", suspension: { reason } });
});

test("grace puts a paused tenant back, media and all, is told to who pays, and the days begin anew if nothing is paid", async () => {
  const { channel } = await quickStart(tenant, { name: "one", testSource: false });
  await testControl.database.query("superuser", [
    "update tenant set standing = 'paused', past_due_since = now(), read_only_from = now(), paused_from = now() where id = $1",
    [tenant.tenantId],
  ]);
  await testControl.database.query("superuser", [
    "update channel_config set paused = true where tenant_id = $1",
    [tenant.tenantId],
  ]);
  const paused = await snapshot();
  expect(paused.withdrawn).toContain(channel.id);
  const words = "The bank has made a mistake.";
  expect(await grantGrace(operator, { tenantId: tenant.tenantId, reason: words })).toMatchObject({
    standing: "active",
    pastDueSince: null,
    pausedFrom: null,
  });
  expect((await snapshot(paused.revision)).running).toEqual([channel.id]);
  const mails = await testControl.database.query("superuser", [
    "select text from mail where recipient = $1 and subject like '%more time%'",
    [tenant.email],
  ]);
  expect(mails).toMatchObject([{ text: expect.stringContaining(words) }]);
  const [newest] = (await listAuditEntries(tenant, { limit: 1 })).items;
  expect(newest).toMatchObject({ action: "tenant.standing", before: { standing: "paused" } });
  await setPastDue(testControl.control, tenant.tenantId, new Date(testControl.clock.nowMs));
  await advanceStandings(testControl.control);
  const fortnight = new Date(testControl.clock.nowMs + 14 * 24 * 3_600_000).toISOString();
  expect(await getTenantFacts(operator, tenant)).toMatchObject({ standing: "pastDue", readOnlyFrom: fortnight });
});

test("what is refused leaves no entry in the log, and what is done one", async () => {
  const entries = async () => (await listPlatformAudit(operator, { limit: 100 })).items;
  const unknown = { tenantId: "tn_00000000000000000000" as typeof tenant.tenantId };
  const before = (await entries()).length;
  await expect(getTenantFacts(operator, unknown)).rejects.toMatchObject({ code: "not_found" });
  await suspendTenant(operator, { tenantId: tenant.tenantId, reason });
  const after = await entries();
  // Each look into the log is in it too.
  expect(after.length - before).toBe(2);
  expect(
    after.find(({ action, targetId }) => action === "tenant.suspend" && targetId === tenant.tenantId),
  ).toMatchObject({
    operatorEmail: "op@example.com",
    targetId: tenant.tenantId,
    detail: { reason },
    ip: "192.0.2.9",
  });
  for (const role of ["sluice_system", "superuser"] as const) {
    await expect(testControl.database.query(role, "delete from platform_audit_entry")).rejects.toThrow(/denied|append/);
  }
});

test("a plan, limits and flags are one tenant's, and are taken back", async () => {
  const { tenantId } = tenant;
  expect(await setTenantPlan(operator, { tenantId, planId: "committed" })).toMatchObject({ planId: "committed" });
  const granted = await setTenantLimits(operator, {
    tenantId,
    limitOverrides: { apiKeysPerTenant: 7, startOverHours: null },
  });
  expect(granted.limits).toMatchObject({
    apiKeysPerTenant: 7,
    startOverHours: null,
    channelsPerGroup: PLANS.committed.limits.channelsPerGroup,
  });
  const taken = await setTenantLimits(operator, { tenantId, limitOverrides: {} });
  expect([taken.limits.apiKeysPerTenant, taken.limitOverrides]).toEqual([PLANS.committed.limits.apiKeysPerTenant, {}]);

  await setTenantFlag(operator, { tenantId, flag: "testSource", enabled: false });
  expect(await readFlags(tenant)).toMatchObject({ testSource: false });
  expect(await readFlags(await testControl.newTenant())).toMatchObject({ testSource: true });
  await expect(quickStart(tenant, { name: "one", testSource: true })).rejects.toMatchObject({ code: "feature_off" });
  await quickStart(tenant, { name: "one", testSource: false });
  const change = { channelGroup: "live", channel: "one", testSource: true };
  await expect(updateChannel(tenant, change)).rejects.toMatchObject({ code: "feature_off" });
  await setTenantFlag(operator, { tenantId, flag: "testSource", enabled: null });
  await expect(updateChannel(tenant, change)).resolves.toMatchObject({ testSource: true });
});

describe("the list of tenants", () => {
  test("is found by name, id and a member's address, whatever stands in them", async () => {
    const odd = await testControl.newTenant("100%_sure\\");
    const find = async (search: string) =>
      (await listTenants(operator, { limit: 100, search, sort: "newest" })).items.map(({ id }) => id);
    expect(await find("100%_SURE\\")).toEqual([odd.tenantId]);
    expect(await find(odd.tenantId)).toEqual([odd.tenantId]);
    expect(await find(odd.email)).toEqual([odd.tenantId]);
    expect(await find("100__sure")).toEqual([]);
  });

  test("is narrowed to a state and a plan", async () => {
    const named = Object.fromEntries(
      await Promise.all(
        ["active", "pastDue", "suspended", "closed"].map(async (name) => [name, await testControl.newTenant(name)]),
      ),
    ) as Record<string, typeof tenant>;
    const idOf = (name: string) => named[name]?.tenantId ?? tenant.tenantId;
    await setPastDue(testControl.control, idOf("pastDue"), new Date(testControl.clock.nowMs));
    await advanceStandings(testControl.control);
    await suspendTenant(operator, { tenantId: idOf("suspended"), reason });
    await closeTenant(named["closed"] ?? tenant, { name: "closed" });
    await setTenantPlan(operator, { tenantId: idOf("active"), planId: "committed" });
    const find = async (filter: object) =>
      (await listTenants(operator, { limit: 100, search: "", sort: "newest", ...filter })).items
        .map(({ id }) => Object.keys(named).find((name) => idOf(name) === id))
        .filter((name) => name !== undefined);
    for (const state of OPERATOR_TENANT_STATES.filter((each) => each in named))
      expect(await find({ state })).toEqual([state]);
    expect(await find({ planId: "committed" })).toEqual(["active"]);
    expect(await find({ state: "paused" })).toEqual([]);
  });

  test.each(["newest", "name"] as const)("in pages, by %s, is complete and without repeats", async (sort) => {
    for (const name of ["b", "A", "ä", "Z", "a"]) await testControl.newTenant(`${name} paged`);
    const query = { search: "paged", sort };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listTenants(operator, { ...query, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const whole = await listTenants(operator, { ...query, limit: 100 });
    expect(seen).toEqual(whole.items.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

test("usage of all tenants is the sum of each one's, by day, and stands in the list", async () => {
  const minuteMs = Date.UTC(2026, 4, 1, 9);
  const channelId = "ch_00000000000000000000" as ChannelId;
  const other = await testControl.newTenant("Other");
  const event = (of: typeof tenant, kind: "ingest" | "egressSegment", bytes: number) => ({
    id: JSON.stringify([of.tenantId, kind]),
    tenantId: of.tenantId,
    channelId,
    originEndpointId: null,
    ingestEndpointIndex: null,
    kind,
    minuteMs,
    bytes,
    requests: 1,
  });
  const events = [event(tenant, "ingest", 100), event(tenant, "egressSegment", 30), event(other, "egressSegment", 40)];
  await recordUsage(testControl.control, { node: "n", events });
  const usage = await readPlatformUsage(operator, { from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" });
  expect(usage.totals).toMatchObject({ ingestBytes: 100, egressSegmentBytes: 70, egressRequests: 2 });
  expect(usage.days).toMatchObject([{ at: "2026-05-01T00:00:00.000Z", egressSegmentBytes: 70 }]);
  expect(usage.tenants.map(({ tenantId, egressSegmentBytes }) => [tenantId, egressSegmentBytes])).toEqual([
    [other.tenantId, 40],
    [tenant.tenantId, 30],
  ]);
  const facts = await getTenantFacts(operator, { tenantId: tenant.tenantId });
  expect([facts.ingestBytes, facts.egressBytes]).toEqual([100, 30]);
});

test("packagers show how far they are behind", async () => {
  const node = { node: "far", revision: 0, version: "1.2", startedAtMs: 0, channels: [] };
  await recordStatus(testControl.control, node);
  const [{ revision }] = [await snapshot()];
  const { items } = await listPackagerNodes(operator);
  expect(items.find((each) => each.node === "far")).toMatchObject({
    version: "1.2",
    revision: 0,
    revisionLag: revision,
  });
});

test("a failed job is listed without what it was about, and tried again", async () => {
  const { database } = testControl;
  await database.query("superuser", "select graphile_worker.add_job('deliver-mail', '{\"mailId\":\"secret\"}'::json)");
  await database.query(
    "superuser",
    "update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'the mail server is away' where payload ->> 'mailId' = 'secret'",
  );
  const { items } = await listFailedJobs(operator);
  expect(items).toMatchObject([{ task: "deliver-mail", lastError: "the mail server is away", nextRunAt: null }]);
  expect(JSON.stringify(items)).not.toContain("secret");
  await retryJob(operator, { id: items[0]?.id ?? "" });
  expect((await listFailedJobs(operator)).items).toMatchObject([{ attempts: 0, nextRunAt: expect.any(String) }]);
  for (const id of ["x", "999999999", "'"]) {
    await expect(retryJob(operator, { id })).rejects.toMatchObject({ code: "not_found" });
  }
});

test("mail that waits too long is listed without its text, and asked for again", async () => {
  testControl.clock.nowMs = Date.now() + 10 * 60_000;
  const { items } = await listWaitingMails(operator);
  const mine = items.find(({ recipient }) => recipient === tenant.email);
  expect(Object.keys(mine ?? {}).sort()).toEqual(["createdAt", "id", "recipient", "subject"]);
  await expect(retryMail(operator, { id: mine?.id ?? "" })).resolves.toEqual({});
  await expect(retryMail(operator, { id: "ml_x" })).rejects.toMatchObject({ code: "not_found" });
});
