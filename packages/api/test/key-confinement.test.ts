import { CONFINABLE_PERMISSIONS } from "@sluice/contracts";
import {
  createApiKey,
  createChannel,
  createChannelGroup,
  deleteChannelGroup,
  recordUsage,
  type TenantContext,
} from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createRestHandler } from "../src/index.ts";

let testControl: TestControl;
let tenant: TenantContext;
let secret: string;
let handle: (request: Request) => Promise<Response>;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  handle = createRestHandler({
    control: testControl.control,
    publicUrl: "http://dashboard.test",
    rateOf: () => ({ perSecond: 1000, burst: 1000 }),
  });
});
afterAll(() => testControl.close());

const newConfinedKey = (...channelGroups: string[]) =>
  createApiKey(tenant, {
    name: "confined",
    permissions: [...CONFINABLE_PERMISSIONS],
    channelGroups,
    expiresInDays: null,
  });

const channelIds: Record<string, string> = {};
beforeEach(async () => {
  tenant = await testControl.newTenant();
  for (const channelGroup of ["sports", "news"]) {
    await createChannelGroup(tenant, { name: channelGroup, description: "" });
    const channel = { name: "one", description: "", inputType: "HLS", testSource: false } as const;
    channelIds[channelGroup] = (await createChannel(tenant, { channelGroup, ...channel })).id;
  }
  secret = (await newConfinedKey("sports")).secret;
});

const send = async (method: string, path: string, body?: object) => {
  const response = await handle(
    new Request(`http://dashboard.test/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
};

test("lists show the key's own groups alone", async () => {
  const { body } = await send("GET", "/channel-groups");
  expect(body.items.map(({ name }: { name: string }) => name)).toEqual(["sports"]);
});

test("another group answers exactly as one that does not exist, to reading and to writing", async () => {
  for (const [method, path, input] of [
    ["GET", "/channel-groups/NAME"],
    ["PATCH", "/channel-groups/NAME", { description: "mine" }],
    ["DELETE", "/channel-groups/NAME"],
    ["GET", "/channel-groups/NAME/channels"],
    ["POST", "/channel-groups/NAME/channels", { name: "two" }],
    ["GET", "/channel-groups/NAME/channels/one/status"],
    ["GET", "/channel-groups/NAME/channels/one/ingest-credentials"],
  ] as const) {
    const [foreign, unknown] = [
      await send(method, path.replace("NAME", "news"), input),
      await send(method, path.replace("NAME", "nope"), input),
    ];
    expect(foreign.status).toBe(404);
    expect(JSON.stringify(foreign).replaceAll("news", "nope")).toBe(JSON.stringify(unknown));
  }
});

test("its own group can be worked in as ever: channels made, published and deleted", async () => {
  expect((await send("POST", "/channel-groups/sports/channels", { name: "two" })).status).toBe(201);
  const endpoint = { name: "ts", container: "TS", manifests: [{ kind: "HLS" }] };
  const endpoints = "/channel-groups/sports/channels/two/origin-endpoints";
  expect((await send("POST", endpoints, endpoint)).status).toBe(201);
  expect((await send("DELETE", `${endpoints}/ts`)).status).toBe(204);
  expect((await send("DELETE", "/channel-groups/sports/channels/two")).status).toBe(204);
});

test("usage shows the bytes of its own groups alone", async () => {
  const minuteMs = Date.parse("2026-05-01T09:00:00Z");
  await recordUsage(testControl.control, {
    node: "n",
    events: ["sports", "news"].map((group, i) => ({
      id: `confined-${tenant.tenantId}-${i}`,
      tenantId: tenant.tenantId,
      channelId: channelIds[group] as never,
      originEndpointId: null,
      ingestEndpointIndex: 1,
      kind: "ingest",
      minuteMs,
      bytes: i === 0 ? 7 : 1000,
      requests: 1,
    })) as never,
  });
  for (const interval of ["minute", "hour"]) {
    const { body } = await send("GET", `/usage?from=2026-05-01T08:00:00Z&to=2026-05-01T10:00:00Z&interval=${interval}`);
    expect(body.totals.ingestBytes).toBe(7);
    expect(body.channels).toHaveLength(1);
  }
  const meters = await send("GET", "/usage/meters?from=2026-05-01T08:00:00Z&to=2026-05-01T10:00:00Z");
  expect(meters.body).toMatchObject({ costCents: null, channels: [{ channelGroup: "sports" }] });
  expect(meters.body.meters[0]).toEqual({ meter: "ingestBytes", quantity: "7", costCents: null });
  expect((await send("GET", "/usage/month")).body.toDate.meters[0]).toMatchObject({ quantity: "7", costCents: null });
  expect((await send("GET", "/usage/simulation?ladderKbps=800&hours=1&viewers=1")).status).toBe(403);
});

test("what is about the tenant as a whole is refused", async () => {
  for (const [method, path, input] of [
    ["GET", "/members"],
    ["GET", "/api-keys"],
    ["GET", "/audit-entries"],
    ["GET", "/tenant"],
    ["POST", "/channel-groups", { name: "new" }],
    ["POST", "/quick-start", { name: "new" }],
    ["POST", "/api-keys", { name: "k", permissions: ["channel:read"] }],
  ] as const) {
    expect([path, (await send(method, path, input)).status]).toEqual([path, 403]);
  }
});

test("a key whose groups are deleted reaches nothing, and not everything", async () => {
  secret = (
    await newConfinedKey("empty-later").catch(async () => {
      await createChannelGroup(tenant, { name: "empty-later", description: "" });
      return newConfinedKey("empty-later");
    })
  ).secret;
  await deleteChannelGroup(tenant, { channelGroup: "empty-later" });
  expect(await send("GET", "/channel-groups")).toMatchObject({ status: 200, body: { items: [] } });
  // A group of the same name is another group.
  await createChannelGroup(tenant, { name: "empty-later", description: "" });
  expect((await send("GET", "/channel-groups/empty-later")).status).toBe(404);
});
