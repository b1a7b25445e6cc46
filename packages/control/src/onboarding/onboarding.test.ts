import type { ChannelId, ChannelStatus, OnboardingStep } from "@sluice/contracts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { quickStart } from "../channels/quick-start.ts";
import type { TenantContext } from "../control.ts";
import { createInvitation } from "../invitations/create-invitation.ts";
import { recordStatus } from "../status/record-status.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { recordUsage } from "../usage/record-usage.ts";
import { readOnboarding } from "./read-onboarding.ts";
import { setOnboardingDismissed } from "./set-onboarding-dismissed.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

const done = async (tenant: TenantContext): Promise<OnboardingStep[]> => (await readOnboarding(tenant)).done;

const reportMedia = (tenant: TenantContext, channelId: ChannelId, lastSegmentAtMs: number | null) => {
  const input: ChannelStatus["inputs"][number] = {
    index: 1,
    state: "idle",
    lastSegmentAtMs,
    bitrate: 0,
    renditions: [],
    duplicateCount: 0,
    lateCount: 0,
    droppedCount: 0,
    incidents: [],
  };
  const atMs = testControl.clock.nowMs + (lastSegmentAtMs ?? 0);
  const stored = { storedBytes: 0, storedFromMs: null, storedUntilMs: null };
  const status = { channelId, tenantId: tenant.tenantId, atMs, onAirInput: null, inputs: [input], ...stored };
  return recordStatus(testControl.control, {
    node: "n",
    revision: 1,
    version: "1",
    startedAtMs: 0,
    channels: [{ ...status, testSource: "off" }],
  });
};

test("each step is done when its fact has come, and not before", async () => {
  const tenant = await testControl.newTenant();
  expect(await done(tenant)).toEqual([]);
  await testControl.database.query("superuser", [
    `update "user" set email_verified_at = now() where id = $1`,
    [tenant.actor.id],
  ]);
  expect(await done(tenant)).toEqual(["emailVerified"]);

  const { channel } = await quickStart(tenant, { name: "one", testSource: false });
  expect(await done(tenant)).toEqual(["emailVerified", "channelCreated"]);
  await reportMedia(tenant, channel.id, null);
  expect(await done(tenant)).not.toContain("mediaReceived");
  await reportMedia(tenant, channel.id, 1000);
  expect(await done(tenant)).toContain("mediaReceived");

  const counted = {
    channelId: channel.id,
    tenantId: tenant.tenantId,
    ingestEndpointIndex: null,
    bytes: 9,
    requests: 1,
  };
  const minuteMs = Math.floor(testControl.clock.nowMs / 60_000) * 60_000;
  const event = { ...counted, id: tenant.tenantId, originEndpointId: null, kind: "egressManifest", minuteMs } as const;
  await recordUsage(testControl.control, { node: "n", events: [event] });
  expect(await done(tenant)).toContain("played");

  await createApiKey(tenant, { name: "k", permissions: ["channel:read"], expiresInDays: null });
  expect(await done(tenant)).toEqual(["emailVerified", "channelCreated", "mediaReceived", "played", "apiKeyCreated"]);
  expect(await done(await testControl.newTenant())).toEqual([]);
});

test("a colleague is invited as soon as an invitation is open, and no longer when it has expired unanswered", async () => {
  const tenant = await testControl.newTenant();
  const { expiresAt } = await createInvitation(tenant, { email: "colleague@example.com", role: "viewer" });
  expect(await done(tenant)).toEqual(["colleagueInvited"]);
  const then = testControl.clock.nowMs;
  testControl.clock.nowMs = Date.parse(expiresAt);
  expect(await done(tenant)).toEqual([]);
  testControl.clock.nowMs = then;
});

test("a count of what was pushed is enough to know that media came, after its report is gone", async () => {
  const tenant = await testControl.newTenant();
  const { channel } = await quickStart(tenant, { name: "one", testSource: false });
  const minuteMs = Math.floor(testControl.clock.nowMs / 60_000) * 60_000;
  const ids = { id: `${tenant.tenantId} in`, tenantId: tenant.tenantId, channelId: channel.id, originEndpointId: null };
  await recordUsage(testControl.control, {
    node: "n",
    events: [{ ...ids, ingestEndpointIndex: 1, kind: "ingest", minuteMs, bytes: 9, requests: 1 }],
  });
  expect(await done(tenant)).toEqual(["channelCreated", "mediaReceived"]);
});

test("the list is out of one person's sight in one tenant, can be had back, and the log says so", async () => {
  const [tenant, other] = [await testControl.newTenant(), await testControl.newTenant()];
  for (let i = 0; i < 2; i++) await setOnboardingDismissed(tenant, { dismissed: true });
  expect((await readOnboarding(tenant)).dismissed).toBe(true);
  expect((await readOnboarding(other)).dismissed).toBe(false);
  await setOnboardingDismissed(tenant, { dismissed: false });
  expect((await readOnboarding(tenant)).dismissed).toBe(false);
  const actions = (await listAuditEntries(tenant, { limit: 10 })).items.map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(["onboarding.dismiss", "onboarding.recall"]));
});
