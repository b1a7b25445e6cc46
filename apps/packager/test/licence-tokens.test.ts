import { randomBytes } from "node:crypto";
import { originAccessSchema } from "@sluice/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { anEncryption } from "./support/encryption.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { hs256 } from "./support/sign-token.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const access = originAccessSchema.parse({ viewerTokens: true });
const PER_TRACK = { presetVideo: "PRESET_VIDEO_1", presetAudio: "PRESET_AUDIO_1" } as const;
const channel = aChannel("one", {
  seconds: 2,
  endpoints: [
    {
      name: "clear-key",
      container: "CMAF",
      access,
      encryption: anEncryption("clear-key", { method: "CBCS", drmSystems: ["CLEAR_KEY"], ...PER_TRACK }),
    },
    {
      name: "aes",
      container: "TS",
      access,
      encryption: anEncryption("aes", { method: "AES_128", drmSystems: ["CLEAR_KEY_AES_128"] }),
    },
    { name: "open", container: "TS" },
  ],
});
const shop = hs256("shop", randomBytes(32));
const packager = new RunningTestPackager();

beforeAll(async () => {
  packager.controlPlane.set(channel);
  packager.controlPlane.setAccess({ tenantId: channel.tenantId, keys: [shop.verification], revocations: [] });
  await packager.start();
  for (let n = 0; n < 4; n++) await packager.push("one", `low/segment_${n}.ts`, await testSegment(n));
  await packager.manifest("one", "open", "index_0.m3u8", (text) => segmentUris(text).length >= 2);
});
afterAll(() => packager.stop());

const token = (more: object = {}): string => shop.sign({ exp: Math.floor(Date.now() / 1000) + 600, ...more });
const keysOf = (name: string) =>
  channel.originEndpoints
    .find((endpoint) => endpoint.name === name)
    ?.encryption?.keyPeriods.flatMap(({ keys }) => keys) ?? [];
const withToken = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });
const key = (init?: RequestInit) => fetch(packager.outUrl("one", "aes", `${keysOf("aes")[0]?.keyId}.key`), init);
const licence = (init?: RequestInit) => {
  const kids = keysOf("clear-key").map(({ keyId }) => Buffer.from(keyId, "hex").toString("base64url"));
  const body = JSON.stringify({ kids, type: "temporary" });
  return fetch(packager.outUrl("one", "clear-key", "clearkey"), { ...init, method: "POST", body });
};
const jsonOf = async (response: Response) => JSON.parse(await response.text());
const reasonOf = async (response: Response) => [response.status, (await jsonOf(response)).reason];

test("keys and licences are given to whoever has a token, and to nobody else", async () => {
  expect(await reasonOf(await key())).toEqual([403, "token_missing"]);
  expect(await reasonOf(await licence())).toEqual([403, "token_missing"]);
  const expired = withToken(token({ exp: 1 }));
  expect(await reasonOf(await key(expired))).toEqual([403, "token_expired"]);
  expect(await reasonOf(await licence(expired))).toEqual([403, "token_expired"]);
  expect((await (await key(withToken(token()))).arrayBuffer()).byteLength).toBe(16);
  expect((await jsonOf(await licence(withToken(token())))).keys).toHaveLength(keysOf("clear-key").length);
});

test("a token that names tracks gives their keys alone", async () => {
  const [first] = keysOf("clear-key");
  const some = withToken(token({ drm: { tracks: [first?.trackType] } }));
  const kid = Buffer.from(first?.keyId ?? "", "hex").toString("base64url");
  expect((await jsonOf(await licence(some))).keys).toMatchObject([{ kid }]);
  const none = withToken(token({ drm: { tracks: ["NONE_OF_THEM"] } }));
  expect(await reasonOf(await licence(none))).toEqual([403, "token_track"]);
  expect(await reasonOf(await key(none))).toEqual([403, "token_track"]);
});

test("a token of the query goes along to keys and licences, and to no segment", async () => {
  const own = token();
  const text = async (endpoint: string, file: string) =>
    (await fetch(`${packager.outUrl("one", endpoint, file)}?token=${own}`)).text();
  const keyUri = new RegExp(`URI="${keysOf("aes")[0]?.keyId}\\.key\\?token=${own}"`);
  const playlist = await text("aes", "index_0.m3u8");
  expect(playlist).toMatch(keyUri);
  for (const uri of segmentUris(playlist)) expect(uri).not.toContain("token");
  const mpd = await text("clear-key", "dash.mpd");
  expect(mpd).toContain(`${packager.outUrl("one", "clear-key", "clearkey")}?token=${own}<`);
  expect(mpd).not.toMatch(/media="[^"]*token/);
});
