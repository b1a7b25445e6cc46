import { hlsManifestSchema, originAccessSchema, PERMISSIONS, PLANS } from "@sluice/contracts";
import {
  createChannelGroup,
  createOriginEndpoint,
  quickStart,
  setTenantPlan,
  type TenantContext,
} from "@sluice/control";
import { createTestControl, operatorOf, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createRestHandler } from "../src/index.ts";
import { REQUEST_EXAMPLES } from "../src/rest/examples.ts";
import { newKey } from "./principals.ts";

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
beforeEach(async () => {
  tenant = await testControl.newTenant();
  secret = await newKey(tenant, PERMISSIONS);
});
afterAll(() => testControl.close());

const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
  const response = await handle(
    new Request(`http://dashboard.test/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
};

const ENDPOINTS = "/channel-groups/live/channels/one/origin-endpoints";

/** Everything in the database but the time of a key's last use. */
const readAll = async (): Promise<unknown> => {
  const tables = [
    "tenant",
    "member",
    "invitation",
    "budget",
    "rate_limit",
    "audit_head",
    "channel_group",
    "channel",
    "ingest_endpoint",
    "origin_endpoint",
    "cdn_secret",
    "token_key",
    "token_revocation",
    "tenant_access",
    "channel_config",
    "config_revision",
    "idempotency_key",
    "audit_entry",
    "mail",
    "api_key_channel_group",
  ];
  const parts = tables.map((name) => `select '${name} ' || to_jsonb(t)::text as row from ${name} t`);
  parts.push("select 'api_key ' || (to_jsonb(t) - 'last_used_at' - 'last_used_ip')::text from api_key t");
  return testControl.database.query("superuser", `${parts.join(" union all ")} order by 1`);
};

test("violations of the schema, of rules between fields, of a limit, and a conflict are listed together", async () => {
  await quickStart(tenant, { name: "one", testSource: false });
  await setTenantPlan(operatorOf(testControl.control), { tenantId: tenant.tenantId, planId: "free" });
  for (let i = 2; i < PLANS.free.limits.originEndpointsPerChannel; i++) {
    await createOriginEndpoint(tenant, {
      channelGroup: "live",
      channel: "one",
      name: `e${i}`,
      description: "",
      container: "TS",
      segmentDurationSeconds: 6,
      segmentName: "segment",
      tsUseAudioRenditionGroup: false,
      startOverWindowSeconds: 900,
      encryption: null,
      access: originAccessSchema.parse({}),
      manifests: [hlsManifestSchema.parse({ kind: "HLS" })],
    });
  }
  const before = await readAll();
  const { status, body } = await send(
    "POST",
    `${ENDPOINTS}?dryRun=true`,
    {
      name: "ts",
      container: "TS",
      segmentDurationSeconds: 31,
      manifests: [{ kind: "HLS" }, { kind: "DASH", name: "index" }],
    },
    { "idempotency-key": "dry" },
  );
  expect([status, body.code]).toEqual([400, "invalid_request"]);
  const found = body.violations.map(({ code, path }: { code: string; path: string }) => [code, path]);
  expect(found).toEqual(
    expect.arrayContaining([
      ["invalid_request", "segmentDurationSeconds"],
      ["invalid_request", "manifests.1.name"],
      ["invalid_request", "manifests.1.kind"],
      ["limit_reached", ""],
      ["name_taken", "name"],
    ]),
  );
  expect(await readAll()).toEqual(before);
});

test("what would succeed answers 200 with what would be, and writes no row, audit entry, revision or idempotency key", async () => {
  await quickStart(tenant, { name: "one", testSource: false });
  const before = await readAll();
  const headers = { "idempotency-key": "same" };
  const endpoint = { name: "new", container: "CMAF", manifests: [{ kind: "HLS" }] };
  const tries = [
    ["POST", `${ENDPOINTS}?dryRun=true`, endpoint, { name: "new", segmentDurationSeconds: 6 }],
    ["POST", "/channel-groups?dryRun=true", { name: "sports" }, { name: "sports", channelCount: 0 }],
    ["PATCH", "/channel-groups/live/channels/one?dryRun=true", { testSource: true }, { testSource: true }],
    ["DELETE", `${ENDPOINTS}/ts?dryRun=true`, undefined, {}],
    ["POST", "/api-keys?dryRun=true", { name: "k", permissions: ["channel:read"] }, { name: "k" }],
    ["POST", "/invitations?dryRun=true", { email: "new@example.com", role: "viewer" }, { email: "new@example.com" }],
    ["PUT", "/budget?dryRun=true", { monthlyCents: 100, alertPercents: [50], isHardCap: false }, {}],
    ["POST", "/quick-start?dryRun=true", { name: "two" }, { channel: { name: "two" } }],
  ] as const;
  for (const [method, path, body, answer] of tries) {
    expect(await send(method, path, body, headers)).toMatchObject({ status: 200, body: answer });
  }
  expect(await readAll()).toEqual(before);
  // The key of the dry runs is free for the real thing.
  expect((await send("POST", ENDPOINTS, endpoint, headers)).status).toBe(201);
});

test("what is good by itself, as a viewer token or a content key, is given by no dry run, which would leave no trace", async () => {
  await quickStart(tenant, { name: "one", testSource: false });
  const { body: key } = await send("POST", "/token-keys", { name: "tests", algorithm: "HS256" });
  const endpoint = { channelGroup: "live", channel: "one", originEndpoint: "ts", expiresInSeconds: 60 };
  expect(await send("POST", `/token-keys/${key.id}/tokens?dryRun=true`, endpoint)).toMatchObject({
    status: 400,
    body: { code: "invalid_request", detail: expect.stringContaining("cannot be tried") },
  });
  expect((await send("POST", `/token-keys/${key.id}/tokens`, endpoint)).status).toBe(201);
  const { document } = REQUEST_EXAMPLES["keyServer.issue"] as { document: string };
  const tried = await handle(
    new Request("http://dashboard.test/api/v1/speke?dryRun=true", {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/xml", "x-speke-version": "2.0" },
      body: document,
    }),
  );
  expect([tried.status, await tried.text()]).toEqual([400, expect.not.stringContaining("PlainValue")]);
});

test("a stale etag and what still depends on a thing are listed together, by their codes", async () => {
  await quickStart(tenant, { name: "one", testSource: false });
  const { status, body } = await send("DELETE", "/channel-groups/live/channels/one?dryRun=true", undefined, {
    "if-match": '"stale-1"',
  });
  expect([status, body.code]).toEqual([412, "etag_mismatch"]);
  expect(body.violations.map(({ code }: { code: string }) => code)).toEqual(["etag_mismatch", "in_use"]);
});

test("a single refusal keeps its status and its code, and is listed too", async () => {
  await createChannelGroup(tenant, { name: "sports", description: "" });
  expect(await send("POST", "/channel-groups?dryRun=true", { name: "sports" })).toMatchObject({
    status: 409,
    body: { code: "name_taken", violations: [{ code: "name_taken", path: "name" }] },
  });
  expect(await send("PATCH", "/channel-groups/nothing?dryRun=true", { description: "x" })).toMatchObject({
    status: 404,
    body: { code: "not_found", violations: [{ code: "not_found" }] },
  });
});

test("a field that is broken hides nothing else, and what stands in for it is not blamed", async () => {
  await createChannelGroup(tenant, { name: "sports", description: "" });
  const { body } = await send("POST", "/channel-groups?dryRun=true", { name: 5, description: "x".repeat(1025) });
  expect(body.violations.map(({ path }: { path: string }) => path).toSorted()).toEqual(["description", "name"]);
});

test("only true and false are taken, and a dry run needs the same permission", async () => {
  expect((await send("POST", "/channel-groups?dryRun=yes", { name: "a" })).status).toBe(400);
  expect((await send("POST", "/channel-groups?dryrun=true", { name: "a" })).status).toBe(400);
  expect((await send("POST", "/channel-groups?dryRun=false", { name: "a" })).status).toBe(201);
  secret = await newKey(tenant, ["channelGroup:read"]);
  expect((await send("POST", "/channel-groups?dryRun=true", { name: "b" })).status).toBe(403);
});

test("the whole list comes without a dry run too, as far as the schema is met", async () => {
  await quickStart(tenant, { name: "one", testSource: false });
  const stale = await send("DELETE", "/channel-groups/live", undefined, { "if-match": '"stale-1"' });
  expect(stale.body.violations.map(({ code }: { code: string }) => code)).toEqual(["etag_mismatch", "in_use"]);
});
