import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { segmentUris } from "./support/test-media.ts";
import {
  access,
  bearer,
  ecKey,
  edKey,
  get,
  good,
  goodToken,
  hereOnly,
  inQuery,
  MPD,
  now,
  ofShop,
  ours,
  packager,
  type Row,
  rsaKey,
  startTokenPackager,
  TS,
} from "./support/token-packager.ts";

beforeAll(async () => {
  await startTokenPackager();
});
afterAll(() => packager.stop());

const ACCEPTED: readonly Row[] = [
  ["a token in the query", () => [inQuery(goodToken())]],
  ["a token in the query, among others", () => [`${TS}?a=1&token=${goodToken()}&b`]],
  ["a token in a cookie", () => [TS, { cookie: `theme=dark; sluice_token=${goodToken()}; x=y` }]],
  ["a token as bearer", () => [TS, bearer(goodToken())]],
  ["a bearer in other letters", () => [TS, { authorization: `BEARER ${goodToken()}` }]],
  ["a token in our header", () => [TS, { "X-Sluice-Token": goodToken() }]],
  ["a token beside credentials for a proxy", () => [inQuery(goodToken()), { authorization: "Basic dXNlcjpwYXNz" }]],
  ["ES256", () => [TS, bearer(ecKey.sign(good()))]],
  ["EdDSA", () => [TS, bearer(edKey.sign(good()))]],
  ["RS256", () => [TS, bearer(rsaKey.sign(good()))]],
  ["a key for this channel group", () => [TS, bearer(hereOnly.sign(good()))]],
  ["a token without type", () => [TS, bearer(ours.sign(good(), JSON.stringify({ alg: "HS256", kid: "ours" })))]],
  ["only an expiry", () => [TS, bearer(ours.sign({ exp: now() + 60 }))]],
  ["claims for others", () => [TS, bearer(goodToken({ iss: "shop", aud: ["players"], plan: { a: [1, "}"] } }))]],
  ["the key's issuer and audience", () => [TS, bearer(ofShop.sign(good({ iss: "shop", aud: "cdn" })))]],
  ["the key's audience among others", () => [TS, bearer(ofShop.sign(good({ iss: "shop", aud: ["players", "cdn"] })))]],
  ["a fraction of a second", () => [TS, bearer(goodToken({ exp: now() + 60.5 }))]],
  ["an issuer whose clock is a little fast", () => [TS, bearer(goodToken({ iat: now() + 5, nbf: now() + 5 }))]],
  ["the file itself", () => [TS, bearer(goodToken({ paths: TS }))]],
  ["a folder", () => [TS, bearer(goodToken({ paths: ["/elsewhere/", "/out/v1/live.abc123/one/"] }))]],
  ["a folder without slash", () => [TS, bearer(goodToken({ paths: ["/out/v1/live.abc123/one"] }))]],
  ["a folder by the group's name alone", () => [TS, bearer(goodToken({ paths: ["/out/v1/live/one/"] }))]],
  [
    "an address that is spelled with percent signs",
    () => [TS.replace("index", "%69ndex"), bearer(goodToken({ paths: [TS] }))],
  ],
  ["this network address", () => [TS, bearer(goodToken({ ip: "127.0.0.1" }))]],
  [
    "this network",
    () => [TS, { ...bearer(goodToken({ ip: ["2001:db8::/32", "192.0.2.0/24"] })), "x-forwarded-for": "2001:0db8::9" }],
  ],
  [
    "this network, as IPv4 in IPv6",
    () => [TS, { ...bearer(goodToken({ ip: "::ffff:192.0.2.0/120" })), "x-forwarded-for": "192.0.2.9" }],
  ],
  ["this country", () => [TS, { ...bearer(goodToken({ country: ["AT", "DE"] })), "x-country": "DE" }]],
  ["HLS for HLS", () => [TS, bearer(goodToken({ formats: ["hls"] }))]],
  ["DASH for DASH", () => [MPD, bearer(goodToken({ formats: "dash" }))]],
  ["a segment needs none", () => ["/out/v1/live.abc123/one/ts/segment_0_0.ts"]],
  ["an init segment needs none", () => ["/out/v1/live.abc123/one/cmaf/segment_0_0_init.mp4"]],
];

describe("is let in:", () => {
  test.each(ACCEPTED)("%s", async (_, sent) => {
    const [path, headers] = sent();
    expect(await get(path, headers)).toMatchObject({ status: 200, reason: undefined });
    expect((await get(path, headers, "HEAD")).status).toBe(200);
  });
});

describe("addresses in manifests", () => {
  test("a token of the query goes along to playlists, and to no segment", async () => {
    const token = goodToken();
    const variants = (await get(inQuery(token))).text;
    expect(segmentUris(variants)).toEqual([`index_0.m3u8?token=${token}`]);
    const media = await get(inQuery(token, TS.replace("index", "index_0")));
    expect(segmentUris(media.text).length).toBeGreaterThan(0);
    for (const uri of segmentUris(media.text)) expect(uri).toMatch(/^segment_0_[0-9]+\.ts$/);
    expect((await get(inQuery(token, MPD))).text).not.toContain(token);
  });

  test("audio renditions carry it too", async () => {
    const token = goodToken();
    const { text } = await get(inQuery(token, MPD.replace("dash.mpd", "index.m3u8")));
    expect(text).toContain(`URI="index_1.m3u8?token=${token}"`);
  });

  test("whoever sends it by itself gets addresses without, and no viewer another's", async () => {
    const tokens = Array.from({ length: 20 }, (_, n) => goodToken({ sub: `viewer-${n}`, jti: `t${n}` }));
    const answers = await Promise.all(tokens.map((token) => get(inQuery(token))));
    for (const [n, { text }] of answers.entries()) {
      const shown = tokens.filter((token) => text.includes(token));
      expect(shown).toEqual([tokens[n]]);
    }
    expect((await get(TS, bearer(goodToken()))).text).not.toContain("token");
  });

  test("a cache between may keep segments, and nothing that a token has opened", async () => {
    for (const path of [TS, TS.replace("index", "index_0"), MPD]) {
      expect((await get(path, bearer(goodToken()))).cacheControl).toMatch(/^private, max-age=/);
    }
    expect((await get("/out/v1/live.abc123/one/ts/segment_0_0.ts")).cacheControl).toBe("max-age=1209600");
    expect((await get("/out/v1/live.abc123/one/open/index.m3u8")).cacheControl).toMatch(/^max-age=/);
  });
});

test("a token for one client is refused to a second one, and stays good for the first", async () => {
  const token = goodToken({ jti: "once-1", once: true });
  const from = (address: string) => get(TS, { ...bearer(token), "x-forwarded-for": address });
  expect((await from("192.0.2.1")).status).toBe(200);
  expect((await from("192.0.2.2")).reason).toBe("token_used");
  expect((await from("::ffff:192.0.2.1")).status).toBe(200);
});

test("a viewer of two streams is refused a third, whatever token it has; the two go on", async () => {
  const watch = (device: string) =>
    get(TS.replace("index", "index_0"), {
      ...bearer(goodToken({ sub: "family", jti: device, streams: 2 })),
      "user-agent": device,
    });
  expect([(await watch("tv")).status, (await watch("phone")).status]).toEqual([200, 200]);
  expect((await watch("tablet")).reason).toBe("too_many_streams");
  expect([(await watch("tv")).status, (await watch("phone")).status]).toEqual([200, 200]);
});

test("what is revoked opens nothing from the next snapshot on, and what came after goes on", async () => {
  const token = goodToken({ jti: "soon", iat: now() - 100 });
  const fresh = hereOnly.sign(good({ jti: "later", iat: now() + 5 }));
  expect((await get(TS, bearer(token))).status).toBe(200);
  packager.controlPlane.setAccess(
    access([
      { kind: "key", value: "ours", at: now() - 50 },
      { kind: "key", value: "here", at: now() },
    ]),
  );
  await expect.poll(async () => (await get(TS, bearer(token))).reason).toBe("token_revoked");
  expect((await get(TS, bearer(fresh))).status).toBe(200);
  expect((await get(TS, bearer(goodToken()))).status).toBe(200);
});

test("revocations outlive a restart without the control plane", async () => {
  packager.controlPlane.setAccess(access([{ kind: "token", value: "for-good", at: now() }]));
  const token = goodToken({ jti: "for-good" });
  await expect.poll(async () => (await get(TS, bearer(token))).reason).toBe("token_revoked");
  await packager.controlPlane.stop();
  await packager.stopPackager();
  await packager.startPackager();
  await expect.poll(async () => (await get(TS, bearer(goodToken()))).status).toBe(200);
  expect((await get(TS, bearer(token))).reason).toBe("token_revoked");
  await packager.controlPlane.start();
});
