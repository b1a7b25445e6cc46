import { PERMISSIONS } from "@sluice/contracts";
import type { Control, TenantContext } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRestHandler } from "../src/index.ts";
import { newKey } from "./principals.ts";

let testControl: TestControl;
let tenant: TenantContext;
let secret: string;
let handle: (request: Request) => Promise<Response>;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  tenant = await testControl.newTenant();
  secret = await newKey(tenant, PERMISSIONS);
  handle = createRestHandler({
    control: testControl.control,
    publicUrl: "http://dashboard.test",
    rateOf: () => ({ perSecond: 1000, burst: 1000 }),
  });
});
afterAll(() => testControl.close());

interface Options {
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Record<string, string>;
}
const request = (method: string, path: string, { body, raw, headers }: Options = {}) => {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Request(`http://dashboard.test/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secret}`,
      ...(text === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
  });
};
const send = async (method: string, path: string, options: Options = {}) => {
  const response = await handle(request(method, path, options));
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
};

const cursorOf = (...key: string[]): string => Buffer.from(JSON.stringify(key)).toString("base64url");

test.each([
  ["POST", "/channel-groups", { name: "nul", description: "a\0b" }],
  ["POST", "/api-keys", { name: "a\0b", permissions: ["channel:read"] }],
  ["PATCH", "/tenant", { name: "a\0b" }],
  ["GET", `/channel-groups?cursor=${cursorOf("\0")}`, undefined],
  ["GET", `/audit-entries?cursor=${cursorOf("+275760-09-13", "ae")}`, undefined],
  ["GET", "/usage?from=0000-01-01T00:00:00Z&to=0000-01-02T00:00:00Z", undefined],
] as const)("%s %s with what the database cannot hold is refused, not broken", async (method, path, body) => {
  expect(await send(method, path, { body })).toMatchObject({ status: 400, body: { code: "invalid_request" } });
});

describe("addresses", () => {
  test.each(["/", "/nothing", "/channel-groups/", "/channel-groups/a/b", "/channel-groups/%E0%A4%A/channels"])(
    "%s is nothing: 404 with a problem",
    async (path) => {
      expect(await send("GET", path)).toMatchObject({ status: 404, body: { code: "not_found" } });
    },
  );

  test("another method than an address takes is 405, naming those that it takes", async () => {
    const { status, headers, body } = await send("PUT", "/channel-groups/live");
    expect([status, headers.get("allow"), body.code]).toEqual([405, "DELETE, GET, PATCH", "method_not_allowed"]);
  });
});

describe("bodies", () => {
  test("every violation is named at once, each at its field", async () => {
    await send("POST", "/quick-start", { body: { name: "violations", testSource: false } });
    const { status, body } = await send("POST", "/channel-groups/live/channels/violations/origin-endpoints", {
      body: {
        name: "a b",
        container: "TS",
        segmentDurationSeconds: 31,
        manifests: [{ kind: "DASH", name: "x_y" }],
      },
    });
    expect([status, body.code]).toEqual([400, "invalid_request"]);
    expect(body.violations.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(["name", "segmentDurationSeconds", "manifests.0.name"]),
    );
  });

  test.each([
    ["no JSON", { raw: "{" }],
    ["no object", { raw: "[]" }],
    ["null", { raw: "null" }],
    ["another type", { raw: "name=x", headers: { "content-type": "application/x-www-form-urlencoded" } }],
  ])("%s is 400", async (_, options) => {
    expect(await send("POST", "/channel-groups", options)).toMatchObject({
      status: 400,
      body: { code: "invalid_request" },
    });
  });

  test("more than a megabyte is 413", async () => {
    const body = { name: "big", description: "x".repeat(1024 * 1024) };
    expect(await send("POST", "/channel-groups", { body })).toMatchObject({
      status: 413,
      body: { code: "body_too_large" },
    });
  });

  test("a name in the path cannot be overruled by the body or the query", async () => {
    await send("POST", "/channel-groups", { body: { name: "path-a" } });
    await send("POST", "/channel-groups", { body: { name: "path-b" } });
    const body = { channelGroup: "path-b", description: "changed" };
    const { body: changed } = await send("PATCH", "/channel-groups/path-a?channelGroup=path-b", { body });
    expect(changed).toMatchObject({ name: "path-a", description: "changed" });
  });
});

describe("Idempotency-Key", () => {
  const create = (key: string, body: object) =>
    send("POST", "/api-keys", { body, headers: { "idempotency-key": key } });
  const body = { name: "once", permissions: ["channel:read"] };

  test("a repeat gets the same answer, secret and etag and status included", async () => {
    const [first, again] = [await create("r1", body), await create("r1", body)];
    expect(first.status).toBe(201);
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  test("another body with the same key is 409", async () => {
    await create("r2", body);
    expect(await create("r2", { ...body, name: "other" })).toMatchObject({
      status: 409,
      body: { code: "idempotency_key_reused" },
    });
  });

  test("another address with the same key is 409", async () => {
    await create("r3", body);
    const elsewhere = await send("POST", "/channel-groups", { body, headers: { "idempotency-key": "r3" } });
    expect(elsewhere.body.code).toBe("idempotency_key_reused");
  });

  test("a key that is empty or has spaces is 400", async () => {
    expect((await create("a b", body)).status).toBe(400);
  });
});

describe("ETag and If-Match", () => {
  test("an answer's ETag lets exactly that version be changed and deleted", async () => {
    const made = await send("POST", "/channel-groups", { body: { name: "tagged" } });
    const etag = made.headers.get("etag") ?? "";
    expect(etag).toBe(`"${made.body.etag}"`);
    const change = (ifMatch: string) =>
      send("PATCH", "/channel-groups/tagged", { body: { description: "x" }, headers: { "if-match": ifMatch } });
    const changed = await change(etag);
    expect([changed.status, changed.headers.get("etag") === etag]).toEqual([200, false]);
    expect(await change(etag)).toMatchObject({ status: 412, body: { code: "etag_mismatch" } });
    const remove = (ifMatch: string) => send("DELETE", "/channel-groups/tagged", { headers: { "if-match": ifMatch } });
    expect((await remove(etag)).status).toBe(412);
    expect((await remove(changed.headers.get("etag") ?? "")).status).toBe(204);
    expect((await remove("*")).status).toBe(404);
  });

  test("a list of etags is 400: it would be ignored in silence otherwise", async () => {
    const headers = { "if-match": '"a", "b"' };
    expect((await send("PATCH", "/tenant", { body: { name: "x" }, headers })).status).toBe(400);
  });
});

test("a key that asks too often is told when to come back, and other keys are not slowed down", async () => {
  const limited = createRestHandler({
    control: testControl.control,
    publicUrl: "http://dashboard.test",
    // A key gets four fifths.
    rateOf: () => ({ perSecond: 0.625, burst: 4 }),
  });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await limited(request("GET", "/tenant"))).status);
  const refused = await limited(request("GET", "/tenant"));
  expect([...statuses, refused.status, refused.headers.get("retry-after")]).toEqual([200, 200, 200, 429, "2"]);
  expect(refused.headers.get("ratelimit-policy")).toBe('"key";q=3;w=6, "tenant";q=4;w=7');
  expect(refused.headers.get("ratelimit")).toBe('"key";r=0;t=6, "tenant";r=1;t=5');
  const other = await newKey(await testControl.newTenant(), ["tenant:read"]);
  expect((await limited(request("GET", "/tenant", { headers: { authorization: `Bearer ${other}` } }))).status).toBe(
    200,
  );
  testControl.clock.nowMs += 2000;
  expect((await limited(request("GET", "/tenant"))).status).toBe(200);
});

test("what breaks on our side is told to the operator and not to the client", async () => {
  const told: unknown[] = [];
  const broken: Control = {
    ...testControl.control,
    db: {
      ...testControl.control.db,
      forTenant: () => Promise.reject(new Error("password of the database is hunter2")),
    },
  };
  const brokenHandle = createRestHandler({
    control: broken,
    publicUrl: "http://dashboard.test",
    onError: (error, operation) => told.push([operation, String((error as Error).cause ?? error)]),
  });
  const response = await brokenHandle(request("GET", "/tenant"));
  const text = await response.text();
  expect([response.status, JSON.parse(text).code]).toEqual([500, "internal"]);
  expect(text).not.toContain("hunter2");
  expect(told).toEqual([["tenant.get", expect.stringContaining("hunter2")]]);
});

test("an idempotency key belongs to the whole request, its query included", async () => {
  const headers = { "idempotency-key": "with-query" };
  const body = { name: "with-query" };
  expect((await send("POST", "/channel-groups?description=one", { body, headers })).status).toBe(201);
  const repeat = await send("POST", "/channel-groups?description=one", { body, headers });
  expect(repeat).toMatchObject({ status: 201, body: { description: "one" } });
  const other = await send("POST", "/channel-groups?description=two", { body, headers });
  expect(other).toMatchObject({ status: 409, body: { code: "idempotency_key_reused" } });
});

test("every answer says what is left, refusals and strangers' answers too, and a refused key asks the database nothing", async () => {
  let looks = 0;
  const { db } = testControl.control;
  const counting: Control = {
    ...testControl.control,
    db: {
      ...db,
      asSystem: (task, work) => {
        looks += 1;
        return db.asSystem(task, work);
      },
      statementAsSystem: (work) => {
        looks += 1;
        return db.statementAsSystem(work);
      },
    },
  };
  const limited = createRestHandler({
    control: counting,
    publicUrl: "http://dashboard.test",
    rateOf: () => ({ perSecond: 1, burst: 2 }),
  });
  const ask = (path: string, authorization = `Bearer ${secret}`) =>
    limited(request("GET", path, { headers: { authorization } }));
  for (const response of [await ask("/tenant"), await ask("/openapi.json", ""), await ask("/tenant", "Bearer sk_no")]) {
    expect(response.headers.get("ratelimit-policy")).toMatch(/^"(key|address)";q=\d+;w=\d+/);
    expect(response.headers.get("ratelimit")).toMatch(/^"(key|address)";r=\d+;t=\d+/);
  }
  expect((await ask("/tenant")).status).toBe(429);
  const before = looks;
  expect(before).toBeGreaterThan(0);
  for (let i = 0; i < 5; i++) expect((await ask("/tenant")).status).toBe(429);
  // However the header is spelled.
  for (const scheme of ["bearer ", "BEARER ", "Bearer   "]) {
    expect((await ask("/tenant", scheme + secret)).status).toBe(429);
  }
  expect(looks).toBe(before);
  testControl.clock.nowMs += 2000;
  expect((await ask("/tenant")).status).toBe(200);
  // At the limit again, as before.
  const afterwards = looks;
  expect((await ask("/tenant")).status).toBe(429);
  expect(looks).toBe(afterwards);
});
