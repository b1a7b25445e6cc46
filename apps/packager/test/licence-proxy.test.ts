import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type LicenceServer, originAccessSchema, type UsageEvent } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { anEncryption } from "./support/encryption.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { hs256 } from "./support/sign-token.ts";

/** What the licence server was asked, in order. */
let asked: { method: string | undefined; url: string | undefined; headers: IncomingMessage["headers"]; body: string }[];
let answer: (response: ServerResponse) => void;
let server: Server;
const packager = new RunningTestPackager();
const shop = hs256("shop", randomBytes(32));
const channel = (url: string) => {
  const licenceServers: LicenceServer[] = [
    { system: "WIDEVINE", url: `${url}/widevine?account=1`, header: { name: "X-Key", value: "the-secret" } },
    { system: "PLAYREADY", url: `${url}/playready`, header: null },
    { system: "FAIRPLAY", url: `${url}/fairplay`, header: null },
  ];
  const protectedBy = (name: string, servers: LicenceServer[]) => ({
    name,
    container: "CMAF" as const,
    encryption: anEncryption(name, { method: "CBCS", drmSystems: ["WIDEVINE", "PLAYREADY", "FAIRPLAY"] }),
    licenceServers: servers,
  });
  return aChannel("one", {
    testSource: true,
    seconds: 2,
    endpoints: [
      protectedBy("proxied", licenceServers),
      protectedBy("other", licenceServers.slice(1)),
      {
        ...protectedBy("elsewhere", licenceServers),
        access: originAccessSchema.parse({ ipAllowList: ["203.0.113.0/24"] }),
      },
      { ...protectedBy("tokens", licenceServers), access: originAccessSchema.parse({ viewerTokens: true }) },
    ],
  });
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url, headers } = request;
    asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const config = channel(urlOfServer());
  packager.controlPlane.set(config);
  packager.controlPlane.setAccess({ tenantId: config.tenantId, keys: [shop.verification], revocations: [] });
  await packager.start();
  await isOnAir();
});
afterAll(async () => {
  await packager.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
  answer = (response) => response.end("the licence");
});

const urlOfServer = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
/** Its channels open after its door. */
const isOnAir = () =>
  waitUntil(async () => (await fetch(packager.outUrl("one", "other", `${"0".repeat(32)}.key`))).status === 404, {
    what: "the channel",
    timeoutMs: 10_000,
    intervalMs: 20,
  });
const ask = (system: string, body = "challenge", headers: Record<string, string> = {}, endpoint = "proxied") =>
  fetch(packager.outUrl("one", endpoint, system), { method: "POST", body, headers });

test("a challenge goes to the system's licence server with its secret, and what comes back goes to the player", async () => {
  const soap = { "content-type": "text/xml; charset=utf-8", soapaction: '"http://example/AcquireLicense"' };
  const response = await ask("widevine", "challenge", {
    ...soap,
    cookie: "sluice_token=secret",
    authorization: "Bearer viewer",
    origin: "https://player.example",
  });
  expect([response.status, await response.text()]).toEqual([200, "the licence"]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ method: "POST", url: "/widevine?account=1", body: "challenge" });
  expect(asked[0]?.headers).toMatchObject({ ...soap, "x-key": "the-secret" });
  // What a viewer shows us is none of the licence server's business.
  expect(JSON.stringify(asked[0]?.headers)).not.toMatch(/sluice_token|Bearer|player\.example/);
  const header = (name: string) => response.headers.get(name);
  expect([header("cache-control"), header("access-control-allow-origin"), header("x-content-type-options")]).toEqual([
    "no-store",
    "https://player.example",
    "nosniff",
  ]);
  await ask("playready");
  await ask("fairplay");
  expect(asked.slice(1).map(({ url, headers }) => [url, headers["x-key"]])).toEqual([
    ["/playready", undefined],
    ["/fairplay", undefined],
  ]);
});

test("of many challenges at once each arrives as it was sent, and nothing else with it", async () => {
  const sent = Array.from({ length: 64 }, (_, i) => `challenge ${i} `.repeat(50 + i));
  const answers = await Promise.all(sent.map((body) => ask("widevine", body)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(asked.map(({ body }) => body).toSorted()).toEqual(sent.toSorted());
});

test("what a licence server refuses reaches the player as it is, but never as a page", async () => {
  answer = (response) => {
    response.writeHead(403, { "content-type": "text/html", "set-cookie": "a=b" });
    response.end("<script>alert(1)</script>");
  };
  const response = await ask("widevine");
  expect([response.status, response.headers.get("content-type")]).toEqual([403, "application/octet-stream"]);
  expect(response.headers.get("set-cookie")).toBeNull();
});

const failures: [string, (response: ServerResponse) => void][] = [
  ["points elsewhere", (response) => response.writeHead(302, { location: "http://127.0.0.1/" }).end()],
  ["hangs up", (response) => response.destroy()],
  ["answers without end", (response) => response.end("x".repeat(300 * 1024))],
];
test.each(failures)("a licence server that %s is named as what failed, and its address is not", async (_, behave) => {
  answer = behave;
  const response = await ask("widevine");
  const problem = await response.text();
  expect([response.status, response.headers.get("cache-control")]).toEqual([503, "no-store"]);
  expect(JSON.parse(problem)).toMatchObject({ code: "licence_server_failed" });
  expect(problem).not.toContain("127.0.0.1");
});

test("a licence server in a private network is not asked, unless the installation allows it", async () => {
  await packager.stopPackager();
  await packager.startPackager({ allowsPrivateKeyServers: false });
  await isOnAir();
  expect((await ask("widevine")).status).toBe(503);
  expect(asked).toEqual([]);
  await packager.stopPackager();
  await packager.startPackager();
  await isOnAir();
});

test("where there is no licence server, there is nothing; and whoever may not fetch gets no licence", async () => {
  expect((await ask("widevine", "challenge", {}, "other")).status).toBe(404);
  const refused = await ask("widevine", "challenge", {}, "elsewhere");
  expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ code: "access_refused" })]);
  expect((await ask("widevine", "x".repeat(128 * 1024 + 1))).status).toBe(413);
  expect(asked).toEqual([]);
});

test("viewers show their token first, and one for some tracks alone gets no licence that we cannot look into", async () => {
  const withToken = async (more: object) => {
    const token = shop.sign({ exp: Math.floor(Date.now() / 1000) + 600, ...more });
    const response = await ask("widevine", "challenge", { authorization: `Bearer ${token}` }, "tokens");
    const text = await response.text();
    return response.ok ? text : JSON.parse(text).reason;
  };
  expect(await (await ask("widevine", "challenge", {}, "tokens")).json()).toMatchObject({ reason: "token_missing" });
  expect(await withToken({ exp: 1 })).toBe("token_expired");
  expect(await withToken({ drm: { tracks: ["SD"] } })).toBe("token_track");
  expect(asked).toEqual([]);
  expect(await withToken({})).toBe("the licence");
});

test("a DASH manifest leads players to us for the systems that have a licence server, and to nobody for the rest", async () => {
  const systemsOf = (mpd: string) => [...mpd.matchAll(/<dashif:Laurl>([^<]*)</g)].map(([, url]) => url);
  const proxied = await packager.manifest("one", "proxied", "dash.mpd");
  expect(new Set(systemsOf(proxied))).toEqual(
    new Set([packager.outUrl("one", "proxied", "widevine"), packager.outUrl("one", "proxied", "playready")]),
  );
  const other = await packager.manifest("one", "other", "dash.mpd");
  expect(new Set(systemsOf(other))).toEqual(new Set([packager.outUrl("one", "other", "playready")]));
});

test("a licence that was given is counted, and one that was refused or did not come is not", async () => {
  await packager.stopPackager();
  const before = new Map(packager.controlPlane.usage);
  await packager.startPackager();
  await isOnAir();
  await (await ask("widevine")).arrayBuffer();
  await (await ask("fairplay")).arrayBuffer();
  answer = (response) => response.writeHead(403).end();
  await (await ask("widevine")).arrayBuffer();
  answer = (response) => response.destroy();
  await (await ask("widevine")).arrayBuffer();
  await packager.stopPackager();
  const events: UsageEvent[] = [...packager.controlPlane.usage].flatMap(([id, event]) =>
    before.has(id) ? [] : [event],
  );
  const licences = events.filter(({ kind }) => kind === "licence");
  expect(licences.reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
});

afterEach(() => {
  server.closeAllConnections();
});
