import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type LicenceRequestSum, originAccessSchema } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { anEncryption } from "./support/encryption.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { hs256 } from "./support/sign-token.ts";

const packager = new RunningTestPackager();
const shop = hs256("shop", randomBytes(32));
const access = originAccessSchema.parse({ viewerTokens: true });
let status = 200;
let server: Server;

const channelWith = (licenceServer: string) =>
  aChannel("one", {
    endpoints: [
      {
        name: "clear-key",
        container: "CMAF",
        access,
        encryption: anEncryption("clear-key", { method: "CBCS", drmSystems: ["CLEAR_KEY"] }),
      },
      {
        name: "aes",
        container: "TS",
        encryption: anEncryption("aes", { method: "AES_128", drmSystems: ["CLEAR_KEY_AES_128"] }),
      },
      {
        name: "vendor",
        container: "CMAF",
        encryption: anEncryption("vendor", { method: "CBCS", drmSystems: ["WIDEVINE"] }),
        licenceServers: [{ system: "WIDEVINE", url: licenceServer, header: null }],
      },
    ],
  });
let channel: ReturnType<typeof channelWith>;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    if (status === 0) response.destroy();
    else response.writeHead(status).end("the answer");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  channel = channelWith(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  packager.controlPlane.set(channel);
  packager.controlPlane.setAccess({ tenantId: channel.tenantId, keys: [shop.verification], revocations: [] });
  await packager.start({ trustedProxies: ["127.0.0.1"] });
  // By HEAD, which asks for no licence.
  await waitUntil(
    async () => (await fetch(packager.outUrl("one", "aes", keyFile()), { method: "HEAD" })).status === 200 || undefined,
    { what: "the channel", timeoutMs: 10_000 },
  );
});
afterAll(async () => {
  await packager.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const keyOf = (name: string) =>
  channel.originEndpoints.find((endpoint) => endpoint.name === name)?.encryption?.keyPeriods[0]?.keys[0]?.keyId ?? "";
const keyFile = () => `${keyOf("aes")}.key`;
const token = (more: object = {}): string => shop.sign({ exp: Math.floor(Date.now() / 1000) + 600, ...more });
const HEADERS = { "user-agent": "Player/1.0", "x-forwarded-for": "203.0.113.9" };
const licence = (endpoint: string, file: string, body: string, headers: Record<string, string> = {}) =>
  fetch(packager.outUrl("one", endpoint, file), { method: "POST", body, headers: { ...HEADERS, ...headers } });
const clearKey = (keyIds: readonly string[]) =>
  JSON.stringify({ kids: keyIds.map((id) => Buffer.from(id, "hex").toString("base64url")), type: "temporary" });

/** What the control plane has been told of the requests with this outcome, once it has been told so many. */
const told = (is: (sum: LicenceRequestSum) => boolean, count = 1) =>
  waitUntil(
    () => {
      const sums = [...packager.controlPlane.licenceRequests.values()].filter(is);
      return sums.reduce((all, sum) => all + sum.count, 0) >= count ? sums : undefined;
    },
    { what: "licence requests", timeoutMs: 20_000, intervalMs: 50 },
  );

test("a licence that is given is told with the viewer, its key ids, its player and where it is", async () => {
  const mine = token({ sub: "viewer-7" });
  await licence("clear-key", "clearkey", clearKey([keyOf("clear-key")]), { authorization: `Bearer ${mine}` });
  await fetch(packager.outUrl("one", "aes", keyFile()), { headers: HEADERS });
  const [sum] = await told(({ system, outcome }) => system === "CLEAR_KEY" && outcome === "granted");
  expect(sum).toMatchObject({
    tenantId: channel.tenantId,
    channelId: channel.channelId,
    originEndpointId: channel.originEndpoints[0]?.id,
    reason: null,
    last: {
      detail: null,
      viewer: "viewer-7",
      address: "203.0.113.9",
      userAgent: "Player/1.0",
      keyIds: [keyOf("clear-key")],
    },
  });
  // HEAD has given none.
  const keys = await told(({ system }) => system === "CLEAR_KEY_AES_128");
  expect(keys).toMatchObject([{ outcome: "granted", count: 1, last: { viewer: null, keyIds: [keyOf("aes")] } }]);
});

test("a refusal is told with its reason, and the viewer of a token that is ours and is good no more; a forged one names nobody", async () => {
  const body = clearKey([keyOf("clear-key")]);
  const expired = shop.sign({ exp: 1, sub: "viewer-8" });
  const forged = hs256("shop", randomBytes(32)).sign({ exp: 9_999_999_999, sub: "somebody" });
  await licence("clear-key", "clearkey", body);
  await licence("clear-key", "clearkey", body, { authorization: `Bearer ${expired}` });
  await licence("clear-key", "clearkey", body, { authorization: `Bearer ${forged}` });
  const sums = await told(({ outcome }) => outcome === "access_refused", 3);
  const viewers = new Map(sums.map(({ reason, last }) => [reason, last.viewer]));
  expect(viewers).toEqual(
    new Map([
      ["token_missing", null],
      ["token_expired", "viewer-8"],
      ["token_signature", null],
    ]),
  );
});

test("what a request lacks is told in the words that the player got", async () => {
  const mine = { authorization: `Bearer ${token()}` };
  await licence("clear-key", "clearkey", "{}", mine);
  await licence("clear-key", "clearkey", clearKey(["0".repeat(32)]), mine);
  await licence("clear-key", "fairplay", "challenge", mine);
  const [invalid] = await told(({ outcome }) => outcome === "invalid_request");
  expect(invalid?.last.detail).toContain("no licence request of ClearKey");
  const missing = await told(({ outcome }) => outcome === "not_found", 2);
  expect(missing.find(({ system }) => system === "CLEAR_KEY")?.last.keyIds).toEqual(["0".repeat(32)]);
  expect(missing.find(({ system }) => system === "FAIRPLAY")?.last.keyIds).toEqual([]);
});

test("of a vendor's licence server it is told what it gave, what it refused, and that it was silent", async () => {
  for (status of [200, 403, 0]) await licence("vendor", "widevine", "challenge");
  const sums = await told(({ system }) => system === "WIDEVINE", 3);
  expect(new Map(sums.map(({ outcome, last }) => [outcome, last.detail]))).toEqual(
    new Map([
      ["granted", null],
      ["licence_server_refused", "The licence server answered with status 403."],
      ["licence_server_failed", expect.stringContaining("gave no answer")],
    ]),
  );
});
