import { generateKeyPairSync, sign } from "node:crypto";
import {
  type CreatedTokenKey,
  newTokenKeySchema,
  newViewerTokenSchema,
  originAccessSchema,
  type TokenKey,
} from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { quickStart } from "../channels/quick-start.ts";
import type { TenantContext } from "../control.ts";
import { updateOriginEndpoint } from "../origin-endpoints/update-origin-endpoint.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createTokenRevocation } from "../token-revocations/create-token-revocation.ts";
import { checkViewerToken } from "./check-viewer-token.ts";
import { createTokenKey } from "./create-token-key.ts";
import { makeViewerToken } from "./make-viewer-token.ts";
import { updateTokenKey } from "./update-token-key.ts";

let testControl: TestControl;
let tenant: TenantContext;
let key: CreatedTokenKey;
const endpoint = { channelGroup: "live", channel: "one", originEndpoint: "ts" };
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
  await quickStart(tenant, { name: "one", testSource: false });
  await ask({ viewerTokens: true });
  key = await newKey({ name: "Web shop", kid: "shop" });
});
afterAll(() => testControl.close());

const newKey = (input: object) =>
  createTokenKey(tenant, newTokenKeySchema.parse({ name: "k", algorithm: "HS256", ...input }));
const ask = (access: object) =>
  updateOriginEndpoint(tenant, { ...endpoint, access: originAccessSchema.parse({ viewerTokens: true, ...access }) });
const make = (input: object = {}, { id }: Pick<TokenKey, "id"> = key) =>
  makeViewerToken(tenant, { ...newViewerTokenSchema.parse({ ...endpoint, ...input }), id });
const check = (token: string, url: string | null = null) => checkViewerToken(tenant, { token, url });
const nowSeconds = () => Math.floor(testControl.clock.nowMs / 1000);

/** With a key pair whose public half the workspace has. */
const pair = generateKeyPairSync("ed25519");
const signed = (claims: object, header: object = {}): string => {
  const text = [
    { alg: "EdDSA", kid: "own", ...header },
    { exp: nowSeconds() + 600, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${sign(null, Buffer.from(text), pair.privateKey).toString("base64url")}`;
};
const newOwnKey = (input: object = {}) =>
  newKey({
    name: "Own",
    kid: "own",
    algorithm: "EdDSA",
    publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
    ...input,
  });

describe("a token for testing", () => {
  test("opens its endpoint's manifests, and is accepted there", async () => {
    const made = await make({ viewer: "viewer-1", expiresInSeconds: 600 });
    expect(made.manifests.length).toBeGreaterThan(0);
    for (const { url } of made.manifests) {
      expect(new URL(url).searchParams.get("token")).toBe(made.token);
      expect(await check(made.token, url)).toMatchObject({ isAccepted: true, reason: null, notes: [] });
    }
    expect((await check(made.token)).claims).toEqual({
      key: { id: key.id, name: "Web shop", kid: "shop", algorithm: "HS256" },
      viewer: "viewer-1",
      tokenId: made.tokenId,
      issuedAt: "2026-05-01T10:00:00.000Z",
      expiresAt: made.expiresAt,
      paths: [expect.stringMatching(/^\/out\/v1\/live\.[a-z0-9]+\/one\/ts\/$/)],
    });
    expect(made).toMatchObject({ expiresAt: "2026-05-01T10:10:00.000Z", isAskedFor: true });
  });

  test("opens no other endpoint, and where one asks for none that is said", async () => {
    const { token, manifests } = await make();
    const elsewhere = manifests[0]?.url.replace("/ts/", "/cmaf/") ?? "";
    expect(await check(token, elsewhere)).toMatchObject({ isAccepted: false, reason: "token_path" });
    await ask({ viewerTokens: false });
    expect((await make()).isAskedFor).toBe(false);
    expect((await check(token, manifests[0]?.url ?? null)).notes).toEqual([
      "The endpoint asks for no token: it plays without one too.",
    ]);
  });

  test("says who issued it and for whom, where its key asks for that", async () => {
    const ofShop = await newKey({ issuer: "https://shop.example", audience: "cdn" });
    const { token, manifests } = await make({}, ofShop);
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ iss: "https://shop.example", aud: "cdn" });
    expect(await check(token, manifests[0]?.url ?? null)).toMatchObject({ isAccepted: true });
    expect(
      Object.keys(JSON.parse(Buffer.from((await make()).token.split(".")[1] ?? "", "base64url").toString())),
    ).toEqual(["iat", "exp", "jti", "paths"]);
  });

  test("is in the audit log by its id, and neither it nor its key lies in clear in any table", async () => {
    const { token, tokenId } = await make({ address: "192.0.2.0/24" });
    const [entry] = (await listAuditEntries(tenant, { limit: 1 })).items;
    expect(entry).toMatchObject({ action: "tokenKey.makeToken", after: { tokenId, address: "192.0.2.0/24" } });
    const everything = await testControl.database.dump();
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(key.secret);
  });

  test("is not made with a key that could not sign it, or whose tokens would not open the endpoint", async () => {
    const refuse = (id: TokenKey["id"], words: string) =>
      expect(make({}, { id })).rejects.toMatchObject({
        code: "invalid_request",
        message: expect.stringContaining(words),
      });
    await refuse((await newOwnKey()).id, "the public half alone");
    await createChannelGroup(tenant, { name: "other", description: "" });
    await refuse((await newKey({ channelGroup: "other" })).id, 'for channel group "other" alone');
    await updateTokenKey(tenant, { id: key.id, isEnabled: false });
    await refuse(key.id, "is disabled");
  });

  test("is for a key and an endpoint of the workspace: others' answer as those that nobody has", async () => {
    const stranger = await testControl.newTenant();
    const input = { ...newViewerTokenSchema.parse(endpoint), id: key.id };
    await expect(makeViewerToken(stranger, input)).rejects.toMatchObject({ code: "not_found" });
    await expect(make({ originEndpoint: "nothing" })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a token that is asked about", () => {
  test("is nobody's when another workspace's key has signed it, and nothing of it is believed", async () => {
    const { token, manifests } = await make();
    const stranger = await testControl.newTenant();
    expect(await checkViewerToken(stranger, { token, url: null })).toEqual({
      isAccepted: false,
      reason: "token_key_unknown",
      message: "The token names no key of this workspace.",
      notes: [],
      claims: null,
    });
    const url = manifests[0]?.url ?? "";
    await expect(checkViewerToken(stranger, { token, url })).rejects.toMatchObject({ code: "not_found" });
    await expect(check(token, "https://elsewhere.example/index.m3u8")).rejects.toMatchObject({ code: "not_found" });
    const otherGroup = url.replace(/live\.[a-z0-9]+/, "live.0000000000000000");
    await expect(check(token, otherGroup)).rejects.toMatchObject({ code: "not_found" });
  });

  test.each<[string, (token: string) => string | Promise<string>, string]>([
    ["that is no token", () => "nonsense", "token_malformed"],
    ["that is far too long", () => "a.".repeat(4000), "token_too_large"],
    ["that was changed", (token) => `${token.slice(0, -6)}AAAAAA`, "token_signature"],
    ["of another algorithm", () => signed({}, { kid: "shop" }), "token_algorithm"],
    ["with a claim that it cannot have", () => signed({ paths: ["../out"] }), "token_claims"],
    ["that has expired", () => signed({ exp: nowSeconds() }), "token_expired"],
    ["that is not good yet", () => signed({ nbf: nowSeconds() + 60 }), "token_not_yet"],
    ["that is good for too long", () => signed({ exp: nowSeconds() + 32 * 24 * 3600 }), "token_lifetime"],
    ["that is good for ever", () => signed({ exp: Number.MAX_SAFE_INTEGER }), "token_lifetime"],
  ])("and %s is refused, as an origin does", async (_, change, reason) => {
    await newOwnKey();
    expect(await check(await change((await make()).token))).toMatchObject({ isAccepted: false, reason });
  });

  test("of a disabled key, or one of another group, is refused by the key's name", async () => {
    await createChannelGroup(tenant, { name: "other", description: "" });
    await newOwnKey({ channelGroup: "other" });
    const { token, manifests } = await make();
    expect(await check(signed({}), manifests[0]?.url ?? null)).toMatchObject({
      reason: "token_key_unknown",
      message: `The token's key, "Own", is for channel group "other" alone.`,
    });
    expect(await check(signed({}))).toMatchObject({
      isAccepted: true,
      notes: [`It is good in channel group "other" alone.`],
    });
    await updateTokenKey(tenant, { id: key.id, isEnabled: false });
    expect(await check(token)).toMatchObject({
      reason: "token_key_unknown",
      message: `The token's key, "Web shop", is disabled.`,
      claims: { key: { name: "Web shop" } },
    });
  });

  test("of another issuer, or for another audience, is refused by what its key asks for", async () => {
    const own = await newOwnKey({ issuer: "shop", audience: "cdn" });
    const token = signed({ iss: "shop", aud: ["players", "cdn"] });
    expect(await check(token)).toMatchObject({ isAccepted: true });
    expect(await check(signed({ iss: "till", aud: "cdn" }))).toMatchObject({
      reason: "token_issuer",
      message: `The token's key, "Own", is for tokens of the issuer (iss) "shop" alone.`,
      claims: { key: { name: "Own" } },
    });
    expect(await check(signed({ iss: "shop" }))).toMatchObject({
      reason: "token_audience",
      message: `The token's key, "Own", is for tokens for the audience (aud) "cdn" alone.`,
    });
    await updateTokenKey(tenant, { id: own.id, issuer: null, audience: null });
    expect(await check(signed({ iss: 1, aud: [] }))).toMatchObject({ isAccepted: true });
  });

  test.each(["token", "viewer", "key"] as const)("is refused when its %s is revoked", async (kind) => {
    const { token, tokenId } = await make({ viewer: "viewer-1" });
    expect((await check(token)).isAccepted).toBe(true);
    const value = { token: tokenId, viewer: "viewer-1", key: "shop" }[kind];
    await createTokenRevocation(tenant, { kind, value });
    expect(await check(token)).toMatchObject({ isAccepted: false, reason: "token_revoked" });
  });

  test("may name a viewer, or itself, as no revocation can", async () => {
    await newOwnKey();
    expect(await check(signed({ sub: "v\0", jti: "\0" }))).toMatchObject({
      isAccepted: true,
      claims: { viewer: "v\0" },
    });
    expect(await check(signed({ sub: "\ud800", jti: "j" }))).toMatchObject({ isAccepted: true });
    await createTokenRevocation(tenant, { kind: "token", value: "j" });
    expect(await check(signed({ sub: "v\0", jti: "j" }))).toMatchObject({ reason: "token_revoked" });
  });

  test("is told what else it depends on, and for which format and country it never plays there", async () => {
    await newOwnKey();
    const url = (await make()).manifests.find(({ kind }) => kind === "HLS")?.url ?? "";
    const bound = signed({
      ip: "192.0.2.1",
      country: ["DE"],
      once: true,
      jti: "j",
      streams: 2,
      sub: "v",
      formats: "hls",
    });
    expect(await check(bound)).toMatchObject({
      isAccepted: true,
      notes: [
        "It is good from certain network addresses alone.",
        "It is good in DE alone, as the endpoint's country header says.",
        "It is good for the first client that shows it.",
        "It lets its viewer watch 2 streams at once.",
        "It is good for HLS alone.",
      ],
    });
    expect(await check(bound, url)).toMatchObject({ reason: "token_country", message: /has no header/ });
    await ask({ countryHeader: "CF-IPCountry", cdnAuthorization: true });
    expect(await check(bound, url)).toMatchObject({
      isAccepted: true,
      notes: expect.arrayContaining(["The endpoint answers its CDN alone: past it nothing plays."]),
    });
    expect(await check(signed({ formats: "dash" }), url)).toMatchObject({ reason: "token_format" });
    // The origin reads a name that is spelled with percent signs as that name.
    const spelled = url.replace("/index.m3u8", "/%69ndex%2Em3u8");
    expect(spelled).not.toBe(url);
    expect(await check(signed({ formats: "dash" }), spelled)).toMatchObject({ reason: "token_format" });
    for (const broken of ["/index%2", "/in%2Fdex.m3u8"]) {
      await expect(check(signed({}), url.replace("/index.m3u8", broken))).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test("shows nothing of a key but its name, whatever becomes of it", async () => {
    const own = await newOwnKey();
    const { token } = await make();
    for (const each of [token, `${token}x`, signed({}), "nonsense"]) {
      const told = JSON.stringify(await check(each));
      expect(told).not.toContain(key.secret);
      expect(told).not.toContain(own.publicKey?.split("\n")[1]);
    }
  });
});
