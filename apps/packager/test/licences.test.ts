import type { DrmSystem, UsageEvent } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { anEncryption, type EncryptionChange } from "./support/encryption.ts";
import { RunningTestPackager } from "./support/running-packager.ts";

const anEndpoint = (name: string, change: EncryptionChange) => ({
  name,
  container: change.method === "AES_128" ? ("TS" as const) : ("CMAF" as const),
  encryption: anEncryption(name, change),
});
const PER_TRACK = { presetVideo: "PRESET_VIDEO_1", presetAudio: "PRESET_AUDIO_1" } as const;
const ENDPOINTS = [
  anEndpoint("clear-key", { method: "CBCS", drmSystems: ["CLEAR_KEY"], ...PER_TRACK }),
  anEndpoint("other", { method: "CBCS", drmSystems: ["CLEAR_KEY"] }),
  anEndpoint("aes", { method: "AES_128", drmSystems: ["CLEAR_KEY_AES_128"] }),
  anEndpoint("widevine", { method: "CENC", drmSystems: ["WIDEVINE"] }),
];
/** As one whose key server hands the key out itself. */
const withOwnAddress = (system: DrmSystem) => {
  const endpoint = anEndpoint("elsewhere", { method: "AES_128", drmSystems: [system] });
  const hls = { uri: "https://keys.example/1", keyFormat: "identity", keyFormatVersions: null };
  const keyPeriods = endpoint.encryption.keyPeriods.map(({ index, keys }) => ({
    index,
    keys: keys.map((key) => ({ ...key, signals: [{ system, pssh: null, hls }] })),
  }));
  return { ...endpoint, encryption: { ...endpoint.encryption, keyPeriods } };
};

const channel = aChannel("one", { endpoints: [...ENDPOINTS, withOwnAddress("CLEAR_KEY_AES_128")] });
const packager = new RunningTestPackager();

beforeAll(async () => {
  packager.controlPlane.set(channel);
  await packager.start();
  await isOnAir();
});
afterAll(() => packager.stop());

/** Its channels open after its door. */
const isOnAir = () =>
  waitUntil(async () => (await fetch(packager.outUrl("one", "aes", `${"0".repeat(32)}.key`))).status === 404, {
    what: "the channel",
    timeoutMs: 10_000,
    intervalMs: 20,
  });

const keysOf = (name: string) =>
  channel.originEndpoints
    .find((endpoint) => endpoint.name === name)
    ?.encryption?.keyPeriods.flatMap(({ keys }) => keys) ?? [];
const idOfEndpoint = (name: string) => channel.originEndpoints.find((endpoint) => endpoint.name === name)?.id;
const base64url = (hex: string | undefined): string => Buffer.from(hex ?? "", "hex").toString("base64url");
const idOf = (name: string, i = 0): string => keysOf(name)[i]?.keyId ?? "";

const ask = (endpoint: string, body: unknown): Promise<Response> =>
  fetch(packager.outUrl("one", endpoint, "clearkey"), {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { origin: "https://player.example" },
  });
const request = (...ids: readonly string[]) => ({ kids: ids.map(base64url), type: "temporary" });

test("a licence has the keys that were asked for, as the W3C writes them, and is stored nowhere", async () => {
  const response = await ask("clear-key", request(idOf("clear-key", 0), idOf("clear-key", 1)));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    keys: keysOf("clear-key").map(({ keyId, key }) => ({ kty: "oct", kid: base64url(keyId), k: base64url(key) })),
    type: "temporary",
  });
  const header = (name: string) => response.headers.get(name);
  expect([header("content-type"), header("cache-control"), header("access-control-allow-origin")]).toEqual([
    "application/json",
    "no-store",
    "https://player.example",
  ]);
});

test("of keys that it has and keys that it has not it gives those that it has", async () => {
  const response = await ask("clear-key", request(idOf("clear-key", 1), idOf("other")));
  expect(await response.json()).toMatchObject({ keys: [{ kid: base64url(idOf("clear-key", 1)) }] });
});

test.each([
  ["another endpoint's key", "clear-key", () => request(idOf("other"))],
  ["an unknown key", "clear-key", () => request("0".repeat(32))],
  ["a key of a system that it does not answer for", "widevine", () => request(idOf("widevine"))],
  ["a key of whole segments", "aes", () => request(idOf("aes"))],
])("%s is unknown alike", async (_, endpoint, body) => {
  const response = await ask(endpoint, body());
  expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-store"]);
  expect(await response.json()).toMatchObject({ code: "not_found", detail: "There is no such key." });
});

test.each([
  ["no JSON", "kids", 400],
  ["no object", "[]", 400],
  ["no kids", { type: "temporary" }, 400],
  ["no key", { kids: [], type: "temporary" }, 400],
  ["a kid in base64 with padding", { kids: [`${"A".repeat(22)}==`], type: "temporary" }, 400],
  ["a kid of 15 bytes", { kids: ["A".repeat(20)], type: "temporary" }, 400],
  ["a kid with bits beyond its 16 bytes", { kids: [`${"A".repeat(21)}B`], type: "temporary" }, 400],
  ["a licence to keep", { kids: ["A".repeat(22)], type: "persistent-license" }, 400],
  ["something more", { kids: ["A".repeat(22)], type: "temporary", more: 1 }, 400],
  ["too many keys", { kids: Array.from({ length: 257 }, () => "A".repeat(22)), type: "temporary" }, 400],
  ["too much", " ".repeat(16 * 1024 + 1), 413],
])("a request with %s is refused", async (_, body, status) => {
  const response = await ask("clear-key", body);
  expect([response.status, response.headers.get("cache-control")]).toEqual([status, "no-store"]);
});

test("a browser may ask beforehand whether it may ask", async () => {
  const response = await fetch(packager.outUrl("one", "clear-key", "clearkey"), {
    method: "OPTIONS",
    headers: { origin: "https://player.example", "access-control-request-method": "POST" },
  });
  expect([response.status, response.headers.get("access-control-allow-methods")]).toEqual([204, "POST, OPTIONS"]);
  // An asterisk does not mean it.
  expect(response.headers.get("access-control-allow-headers")).toContain("Authorization");
});

test("the 16 bytes of a key are at its address, of its own endpoint alone", async () => {
  const get = (endpoint: string, keyId: string) => fetch(packager.outUrl("one", endpoint, `${keyId}.key`));
  for (const endpoint of ["aes", "clear-key"]) {
    const response = await get(endpoint, idOf(endpoint));
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(Buffer.from(await response.arrayBuffer()).toString("hex")).toBe(keysOf(endpoint)[0]?.key);
  }
  for (const [endpoint, keyId] of [
    ["aes", idOf("clear-key")],
    ["aes", "0".repeat(32)],
    ["widevine", idOf("widevine")],
    ["elsewhere", idOf("elsewhere")],
  ] as const) {
    const response = await get(endpoint, keyId);
    expect(await response.json()).toMatchObject({ status: 404, detail: "There is no such key." });
  }
});

test("what was handed over is counted as a licence, once, and what was refused is not", async () => {
  await packager.stopPackager();
  const before = new Map(packager.controlPlane.usage);
  await packager.startPackager();
  await isOnAir();
  await ask("other", request(idOf("other")));
  await ask("other", request(idOf("aes")));
  await (await fetch(packager.outUrl("one", "other", `${idOf("other")}.key`))).arrayBuffer();
  await fetch(packager.outUrl("one", "other", `${idOf("other")}.key`), { method: "HEAD" });
  await fetch(packager.outUrl("one", "other", "clearkey"), { method: "OPTIONS" });
  await packager.stopPackager();
  const counted = [...packager.controlPlane.usage.values()].filter(
    ({ id, originEndpointId }) => !before.has(id) && originEndpointId === idOfEndpoint("other"),
  );
  const requests = (kind: UsageEvent["kind"]) =>
    counted.filter((event) => event.kind === kind).reduce((sum, event) => sum + event.requests, 0);
  expect([requests("licence"), requests("egressManifest"), requests("egressSegment")]).toEqual([2, 3, 0]);
});
