import { createHmac, randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { OriginEndpointConfig, TenantAccess } from "@sluice/contracts";
import { expect, test } from "vitest";
import type { Route } from "../http/index.ts";
import { StreamCounter } from "./stream-counter.ts";
import { TenantAccesses } from "./tenant-accesses.ts";
import { ViewerCheck } from "./viewer-check.ts";

const NOW_MS = 1_700_000_000_000;
const SECRET = randomBytes(32);
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const sign = (claims: object): string => {
  const signed = `${base64url({ alg: "HS256", kid: "k" })}.${base64url({ exp: NOW_MS / 1000 + 600, ...claims })}`;
  return `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
};

const accesses = new TenantAccesses({ error: () => undefined });
const keys = [
  {
    kid: "k",
    algorithm: "HS256" as const,
    material: SECRET.toString("base64url"),
    egressId: null,
    issuer: null,
    audience: null,
  },
];
const tenantAccess = ["tn_attacker", "tn_victim"].map(
  (tenantId) => ({ tenantId, keys, revocations: [] }) as unknown as TenantAccess,
);
accesses.apply({ complete: true, tenantAccess });

const route = {
  kind: "origin",
  group: { name: "live", egressId: "abc" },
  channel: "one",
  endpoint: "ts",
  file: { kind: "mpd", manifest: "index" },
} as const satisfies Extract<Route, { kind: "origin" }>;

const ask = (check: ViewerCheck, tenantId: string, claims: object, address: string) => {
  const request = {
    rawQuery: "",
    method: "GET",
    host: "packager:8080",
    path: "/out/v1/live.abc/one/ts/index.mpd",
    header: (name: string) => (name === "x-sluice-token" ? sign(claims) : undefined),
  };
  return check.check({
    request: request as never,
    route,
    config: { tenantId: tenantId as never, egressId: "abc" },
    endpoint: {} as OriginEndpointConfig,
    client: { address, family: "ipv4" },
    scheme: "http",
    nowMs: NOW_MS,
  });
};

test("a token for one client stays that client's, however many of them another tenant makes up", () => {
  const check = new ViewerCheck(accesses, 100);
  const claims = { jti: "ours", once: true };
  expect(ask(check, "tn_victim", claims, "192.0.2.1")).toMatchObject({ queryPair: undefined });
  for (let i = 0; i < 300; i++) ask(check, "tn_attacker", { jti: String(i), once: true }, "192.0.2.9");
  expect(ask(check, "tn_victim", claims, "192.0.2.2")).toBe("token_used");
});

/** Of what is still in use. */
const liveBytes = (): number => {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
};

test("a client that calls itself something else each time fills no memory", () => {
  const counter = new StreamCounter();
  const before = liveBytes();
  for (let i = 0; i < 4000; i++) {
    // As a name that came in a head of its own, and is in memory once for each request.
    const name = randomBytes(8192).toString("hex");
    counter.admit("tn_attacker", String(i % 40), ["jti", "192.0.2.1", name], 1000, NOW_MS);
  }
  expect(liveBytes() - before).toBeLessThan(16 * 1024 * 1024);
  expect(counter.admit("tn_attacker", "0", ["one more"], 1, NOW_MS)).toBe(false);
});

test("the streams of a viewer are counted on, however many another tenant makes up", () => {
  const counter = new StreamCounter(1000);
  expect(counter.admit("tn_victim", "viewer", ["one"], 1, NOW_MS)).toBe(true);
  for (let i = 0; i < 3000; i++) {
    counter.admit("tn_attacker", String(Math.floor(i / 100)), [i], 1000, NOW_MS);
  }
  expect(counter.admit("tn_victim", "viewer", ["two"], 1, NOW_MS)).toBe(false);
});
