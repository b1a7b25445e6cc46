import { snapshotSchema } from "@sluice/contracts";
import { getChannelStatus, listLicenceRequests, quickStart, summarizeUsage, type TenantContext } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createInternalHandlers, type InternalHandlers } from "../src/index.ts";

let testControl: TestControl;
let tenant: TenantContext;
let handlers: InternalHandlers;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  tenant = await testControl.newTenant();
  handlers = createInternalHandlers({ control: testControl.control, serviceToken: "service-token" });
});
afterAll(() => testControl.close());

const request = (method: string, path: string, body?: unknown, token = "service-token") =>
  new Request(`http://dashboard.test/internal/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });

test("without the service token nothing is told and nothing is taken", async () => {
  for (const token of ["", "service-toke", "service-token2", "wrong"]) {
    expect((await handlers.snapshot(request("GET", "snapshot", undefined, token))).status).toBe(401);
    expect((await handlers.usage(request("POST", "usage", {}, token))).status).toBe(401);
    expect((await handlers.accessLog(request("POST", "access-log", {}, token))).status).toBe(401);
    expect((await handlers.licenceRequests(request("POST", "licence-requests", {}, token))).status).toBe(401);
    expect((await handlers.status(request("POST", "status", {}, token))).status).toBe(401);
  }
});

test("a packager gets everything, then nothing new, then what changed while it waits", async () => {
  const { channel } = await quickStart(tenant, { name: "one", testSource: false });
  const complete = snapshotSchema.parse(await (await handlers.snapshot(request("GET", "snapshot"))).json());
  expect(complete).toMatchObject({ complete: true, channels: [{ channelId: channel.id }] });
  const idle = await handlers.snapshot(request("GET", `snapshot?after=${complete.revision}&waitMs=0`));
  expect(idle.status).toBe(204);
  const waiting = handlers.snapshot(request("GET", `snapshot?after=${complete.revision}&waitMs=25000`));
  const second = await quickStart(tenant, { name: "two", testSource: false });
  const delta = snapshotSchema.parse(await (await waiting).json());
  expect(delta).toMatchObject({ complete: false, channels: [{ channelId: second.channel.id }] });
});

test("usage is taken as often as it is delivered, and counted once", async () => {
  const delivery = {
    node: "n",
    events: [
      {
        id: '["n","b",1]',
        tenantId: tenant.tenantId,
        channelId: "ch_00000000000000000000",
        originEndpointId: null,
        ingestEndpointIndex: 1,
        kind: "ingest",
        minuteMs: Date.parse("2026-05-01T09:00:00Z"),
        bytes: 42,
        requests: 1,
      },
    ],
  };
  for (let i = 0; i < 2; i++) expect((await handlers.usage(request("POST", "usage", delivery))).status).toBe(204);
  const range = { from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z", interval: "hour" } as const;
  expect((await summarizeUsage(tenant, range)).totals.ingestBytes).toBe(42);
});

test("an hour of an access log is taken as often as it is delivered, and replaces itself", async () => {
  const sums = [
    {
      tenantId: tenant.tenantId,
      channelId: "ch_00000000000000000000",
      originEndpointId: null,
      kind: "ingest",
      bytes: 42,
      requests: 1,
    },
  ];
  const hour = { node: "n", hourMs: Date.parse("2026-05-01T09:00:00Z"), isWhole: true, sums };
  for (let i = 0; i < 2; i++) expect((await handlers.accessLog(request("POST", "access-log", hour))).status).toBe(204);
  const rows = await testControl.database.query("superuser", "select bytes::int from access_log_hour");
  expect(rows).toEqual([{ bytes: 42 }]);
  const halfPast = await handlers.accessLog(
    request("POST", "access-log", { ...hour, hourMs: hour.hourMs + 1_800_000 }),
  );
  expect(halfPast.status).toBe(400);
});

test("licence requests are taken as often as they are delivered, and counted once", async () => {
  const { channel, originEndpoints } = await quickStart(tenant, { name: "licensed", testSource: false });
  const sum = {
    id: '["n","b",1]',
    tenantId: tenant.tenantId,
    channelId: channel.id,
    originEndpointId: originEndpoints[0]?.id,
    minuteMs: Date.parse("2026-05-01T09:00:00Z"),
    system: "CLEAR_KEY",
    outcome: "access_refused",
    reason: "token_expired",
    count: 7,
    last: { atMs: 1, detail: null, viewer: "v", address: "192.0.2.1", userAgent: null, keyIds: [] },
  };
  const deliver = (sums: object[]) => handlers.licenceRequests(request("POST", "licence-requests", { sums }));
  for (let i = 0; i < 2; i++) expect((await deliver([sum])).status).toBe(204);
  const { items } = await listLicenceRequests(tenant, { channelGroup: "live", channel: "licensed", limit: 10 });
  expect(items).toMatchObject([{ count: 7, reason: "token_expired", last: { viewer: "v", network: "192.0.2.1" } }]);
  expect((await deliver([{ ...sum, outcome: "made up" }])).status).toBe(400);
});

test.each([
  ["GET", "usage", undefined, 405],
  ["POST", "usage", "{", 400],
  ["POST", "usage", { node: "n", events: [{}] }, 400],
  ["POST", "status", { node: "" }, 400],
] as const)("%s %s with %j is %i, as a problem", async (method, name, body, status) => {
  const response = await handlers[name](request(method, name, body));
  expect([response.status, response.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
});

test("what an encoder says, however odd, keeps no other channel's status away", async () => {
  const { channel } = await quickStart(tenant, { name: "neighbour", testSource: false });
  const status = (channelId: string, atMs: number, onAirInput: unknown, path: string) => ({
    channelId,
    tenantId: tenant.tenantId,
    atMs,
    onAirInput,
    testSource: "off",
    inputs: [
      {
        index: 1,
        state: "idle",
        lastSegmentAtMs: null,
        bitrate: 0,
        renditions: [],
        duplicateCount: 0,
        lateCount: 0,
        droppedCount: 0,
        incidents: [{ atMs, code: "not_mpegts", detail: "", path, count: 1 }],
      },
    ],
    storedBytes: 0,
    storedFromMs: null,
    storedUntilMs: null,
  });
  const report = {
    node: "n",
    revision: 1,
    version: "1",
    startedAtMs: 0,
    channels: [
      status("ch_00000000000000000000", 1000, 1, "nul\0 and half \ud83d"),
      status("ch_00000000000000000001", 1000, 7, "no such input"),
      status(channel.id, 1000, 1, "high/1.ts"),
    ],
  };
  expect((await handlers.status(request("POST", "status", report))).status).toBe(204);
  const seen = await getChannelStatus(tenant, { channelGroup: "live", channel: "neighbour" });
  expect(seen.status?.atMs).toBe(1000);
});
