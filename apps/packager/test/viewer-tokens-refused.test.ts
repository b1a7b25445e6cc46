import type { AccessRefusal } from "@sluice/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hmacSignature, keyPair } from "./support/sign-token.ts";
import {
  bearer,
  DAY,
  disabled,
  ecKey,
  edKey,
  foreign,
  get,
  good,
  goodToken,
  inQuery,
  MPD,
  now,
  ofShop,
  otherGroup,
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

/** One character of a part is another. */
const tampered = (token: string, part: 0 | 1 | 2): string => {
  const parts = token.split(".");
  const text = parts[part] ?? "";
  // In the middle: the last character may hold bits that mean nothing.
  const at = Math.floor(text.length / 2);
  parts[part] = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
  return parts.join(".");
};
/** The claims of one token under the signature of another. */
const swapped = (token: string, claims: object): string => {
  const [header, , signature] = token.split(".");
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
};
const unsigned = (header: object, claims: object, signature = ""): string =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.${signature}`;
/** Signed with a key's public half, as if it were a secret. */
const confused = (kid: string, publicPem: string): string => {
  const signed = unsigned({ alg: "HS256", kid }, good()).slice(0, -1);
  return `${signed}.${hmacSignature(publicPem, signed)}`;
};
const json = (claims: object, more: string): string => `${JSON.stringify(claims).slice(0, -1)},${more}}`;
const [otherPath, twoPaths] = ["/out/v1/live.abc123/two/", "/out/v1/live.abc123/one-more/ts/index.m3u8"];
/** The last character spelled another way: of the same bytes. */
const respelled = (token: string): string => {
  const last = token.at(-1) ?? "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.slice(0, -1) + alphabet[alphabet.indexOf(last) ^ 1];
};

type RefusedRow = readonly [reason: AccessRefusal, ...row: Row];
const REFUSED: readonly RefusedRow[] = [
  // where it is
  ["token_missing", "no token", () => [TS]],
  ["token_missing", "an unknown parameter", () => [`${TS}?Token=${goodToken()}`]],
  ["token_missing", "an unknown cookie", () => [TS, { cookie: `SLUICE_TOKEN=${goodToken()}` }]],
  ["token_missing", "a cookie whose name only ends so", () => [TS, { cookie: `x-sluice_token=${goodToken()}` }]],
  ["token_missing", "another scheme", () => [TS, { authorization: `Token ${goodToken()}` }]],
  ["token_missing", "a scheme without space", () => [TS, { authorization: `Bearer${goodToken()}` }]],
  ["token_missing", "a fragment of another parameter", () => [`${TS}?x=1;token=${goodToken()}`]],
  ["token_missing", "a media playlist without token", () => [TS.replace("index", "index_0")]],
  ["token_missing", "an MPD without token", () => [MPD]],
  ["token_missing", "a playlist that does not exist", () => [TS.replace("index", "nothing")]],
  ["token_repeated", "the same parameter twice", () => [`${TS}?token=${goodToken()}&token=${goodToken()}`]],
  ["token_repeated", "the parameter spelled twice", () => [`${TS}?token=${goodToken()}&%74oken=x`]],
  ["token_repeated", "query and header", () => [inQuery(goodToken()), bearer(goodToken())]],
  ["token_repeated", "query and cookie", () => [inQuery(goodToken()), { cookie: `sluice_token=${goodToken()}` }]],
  ["token_repeated", "two cookies of the name", () => [TS, { cookie: `sluice_token=${goodToken()}; sluice_token=x` }]],
  ["token_repeated", "our header in two lines", () => [TS, { "x-sluice-token": [goodToken(), goodToken()] }]],
  ["token_repeated", "our header and a bearer", () => [TS, { ...bearer(goodToken()), "x-sluice-token": goodToken() }]],
  ["token_repeated", "two tokens in one header", () => [TS, { "x-sluice-token": `${goodToken()},${goodToken()}` }]],
  ["token_repeated", "two bearers in one line", () => [TS, bearer(`${goodToken()}, Bearer ${goodToken()}`)]],
  // what it is made of
  ["token_malformed", "an empty parameter", () => [inQuery("")]],
  ["token_malformed", "a parameter without value", () => [`${TS}?token`]],
  ["token_malformed", "an empty cookie", () => [TS, { cookie: "sluice_token=" }]],
  ["token_malformed", "words", () => [TS, bearer("let-me-in")]],
  ["token_malformed", "two parts", () => [TS, bearer(goodToken().split(".").slice(0, 2).join("."))]],
  ["token_malformed", "four parts", () => [TS, bearer(`${goodToken()}.x`)]],
  ["token_malformed", "a space within", () => [TS, bearer(`${goodToken()} x`)]],
  ["token_malformed", "percent signs", () => [inQuery(goodToken().replace(".", "%2E"))]],
  ["token_malformed", "a quoted cookie", () => [TS, { cookie: `sluice_token="${goodToken()}"` }]],
  ["token_malformed", "padding", () => [TS, bearer(`${goodToken()}=`)]],
  ["token_malformed", "base64 of the other alphabet", () => [TS, bearer(goodToken().replace(/\.[^.]*$/, ".ab+/"))]],
  ["token_malformed", "another spelling of the same signature", () => [TS, bearer(respelled(goodToken()))]],
  ["token_malformed", "a header that is no object", () => [TS, bearer(ours.sign(good(), '["HS256"]'))]],
  ["token_malformed", "claims that are null", () => [TS, bearer(ours.sign("null"))]],
  ["token_malformed", "claims that are no JSON", () => [TS, bearer(ours.sign("{exp:1}"))]],
  [
    "token_malformed",
    "claims with a byte order mark",
    () => [TS, bearer(ours.sign(`\ufeff${JSON.stringify(good())}`))],
  ],
  ["token_malformed", "a claim named twice", () => [TS, bearer(ours.sign(json({ exp: 1 }, `"exp":${now() + 600}`)))]],
  [
    "token_malformed",
    "a claim named twice, once in escapes",
    () => [TS, bearer(ours.sign(json({ exp: 1 }, `"\\u0065xp":${now() + 600}`)))],
  ],
  ["token_malformed", "a name twice, deep within", () => [TS, bearer(ours.sign(json(good(), '"a":[{"b":1,"b":2}]')))]],
  [
    "token_malformed",
    "a header that names two algorithms",
    () => [TS, bearer(ours.sign(good(), '{"alg":"none","kid":"ours","alg":"HS256"}'))],
  ],
  ["token_malformed", "an encrypted token's five parts", () => [TS, bearer("a.b.c.d.e")]],
  ["token_too_large", "five thousand characters", () => [TS, bearer(goodToken({ pad: "x".repeat(5000) }))]],
  // what its header says
  ["token_header", "a key that it brings along", () => [TS, bearer(goodToken({}, { jwk: { kty: "oct", k: "AAAA" } }))]],
  ["token_header", "an address of keys", () => [TS, bearer(goodToken({}, { jku: "https://evil.example/keys" }))]],
  ["token_header", "a certificate", () => [TS, bearer(goodToken({}, { x5c: ["MIIB"] }))]],
  ["token_header", "an address of a certificate", () => [TS, bearer(goodToken({}, { x5u: "https://evil.example/c" }))]],
  ["token_header", "critical extensions", () => [TS, bearer(goodToken({}, { crit: ["b64"], b64: false }))]],
  ["token_header", "compression", () => [TS, bearer(goodToken({}, { zip: "DEF" }))]],
  ["token_header", "another type", () => [TS, bearer(goodToken({}, { typ: "JWE" }))]],
  ["token_header", "a type that is no text", () => [TS, bearer(goodToken({}, { typ: 1 }))]],
  ["token_key_unknown", "no key id", () => [TS, bearer(ours.sign(good(), '{"alg":"HS256"}'))]],
  ["token_key_unknown", "a key id that is no text", () => [TS, bearer(ours.sign(good(), '{"alg":"HS256","kid":1}'))]],
  ["token_key_unknown", "a key id that nobody has", () => [TS, bearer(goodToken({}, { kid: "ours2" }))]],
  ["token_key_unknown", "a key id as a path", () => [TS, bearer(goodToken({}, { kid: "../../dev/null" }))]],
  ["token_key_unknown", "a key id of the language", () => [TS, bearer(goodToken({}, { kid: "__proto__" }))]],
  ["token_key_unknown", "another tenant's key", () => [TS, bearer(foreign.sign(good()))]],
  ["token_key_unknown", "a disabled key", () => [TS, bearer(disabled.sign(good()))]],
  ["token_key_unknown", "a key of another channel group", () => [TS, bearer(otherGroup.sign(good()))]],
  ["token_algorithm", "none", () => [TS, bearer(unsigned({ alg: "none", kid: "ours" }, good()))]],
  [
    "token_algorithm",
    "None, with a signature",
    () => [TS, bearer(unsigned({ alg: "None", kid: "ours" }, good(), "AAAA"))],
  ],
  ["token_algorithm", "none for a public key", () => [TS, bearer(unsigned({ alg: "none", kid: "rsa" }, good()))]],
  ["token_algorithm", "no algorithm", () => [TS, bearer(unsigned({ kid: "ours" }, good()))]],
  ["token_algorithm", "HS512 for HS256", () => [TS, bearer(goodToken({}, { alg: "HS512" }))]],
  ["token_algorithm", "hs256 in small letters", () => [TS, bearer(goodToken({}, { alg: "hs256" }))]],
  ["token_algorithm", "an algorithm that is a list", () => [TS, bearer(goodToken({}, { alg: ["HS256"] }))]],
  [
    "token_algorithm",
    "an RSA public key as a secret",
    () => [TS, bearer(confused("rsa", rsaKey.verification.material))],
  ],
  ["token_algorithm", "an EC public key as a secret", () => [TS, bearer(confused("ec", ecKey.verification.material))]],
  ["token_algorithm", "RS256 for an EC key", () => [TS, bearer(rsaKey.sign(good(), { kid: "ec" }))]],
  ["token_algorithm", "PS256 for an RSA key", () => [TS, bearer(rsaKey.sign(good(), { alg: "PS256" }))]],
  // what is signed
  [
    "token_signature",
    "claims changed by one character",
    () => [TS, bearer(swapped(goodToken(), good({ sub: "viewer-2" })))],
  ],
  ["token_signature", "claims with a later expiry", () => [TS, bearer(swapped(goodToken({ exp: 1 }), good()))]],
  ["token_signature", "a signature changed by one character", () => [TS, bearer(tampered(goodToken(), 2))]],
  ["token_signature", "no signature", () => [TS, bearer(goodToken().replace(/[^.]*$/, ""))]],
  ["token_signature", "half a signature", () => [TS, bearer(goodToken().slice(0, -23))]],
  ["token_signature", "another key's signature", () => [TS, bearer(foreign.sign(good(), { kid: "ours" }))]],
  [
    "token_signature",
    "the signature of another header",
    () => [TS, bearer(goodToken().replace(/^[^.]+/, unsigned({ kid: "ours", alg: "HS256" }, {}).split(".")[0] ?? ""))],
  ],
  [
    "token_signature",
    "ES256 with zeros",
    () => [TS, bearer(ecKey.sign(good()).replace(/[^.]*$/, Buffer.alloc(64).toString("base64url")))],
  ],
  [
    "token_signature",
    "ES256 in DER's length",
    () => [TS, bearer(ecKey.sign(good()).replace(/[^.]*$/, Buffer.alloc(70, 1).toString("base64url")))],
  ],
  [
    "token_signature",
    "EdDSA with zeros",
    () => [TS, bearer(edKey.sign(good()).replace(/[^.]*$/, Buffer.alloc(64).toString("base64url")))],
  ],
  ["token_signature", "RS256 with another pair", () => [TS, bearer(keyPair("rsa", "RS256").sign(good()))]],
  // what it says
  ["token_claims", "no expiry", () => [TS, bearer(ours.sign({ sub: "viewer-1" }))]],
  ["token_claims", "an expiry in words", () => [TS, bearer(goodToken({ exp: "tomorrow" }))]],
  ["token_claims", "an expiry as text", () => [TS, bearer(goodToken({ exp: String(now() + 600) }))]],
  ["token_claims", "an expiry without bounds", () => [TS, bearer(ours.sign('{"exp":1e999}'))]],
  ["token_claims", "a negative start", () => [TS, bearer(goodToken({ nbf: -1 }))]],
  ["token_claims", "a viewer that is a number", () => [TS, bearer(goodToken({ sub: 1 }))]],
  ["token_claims", "no path in the list", () => [TS, bearer(goodToken({ paths: [] }))]],
  ["token_claims", "a path that climbs", () => [TS, bearer(goodToken({ paths: ["/out/v1/live.abc123/two/../one/"] }))]],
  ["token_claims", "a path with percent signs", () => [TS, bearer(goodToken({ paths: ["/out/v1/%6cive.abc123/"] }))]],
  ["token_claims", "a path with an empty folder", () => [TS, bearer(goodToken({ paths: ["/out//v1/"] }))]],
  ["token_claims", "a path without root", () => [TS, bearer(goodToken({ paths: ["out/v1/"] }))]],
  ["token_claims", "an address that is none", () => [TS, bearer(goodToken({ ip: "everywhere" }))]],
  ["token_claims", "a country in three letters", () => [TS, bearer(goodToken({ country: "DEU" }))]],
  ["token_claims", "a format that is none", () => [TS, bearer(goodToken({ formats: ["smooth"] }))]],
  ["token_claims", "once, without a name of its own", () => [TS, bearer(ours.sign({ exp: now() + 60, once: true }))]],
  ["token_claims", "streams of nobody", () => [TS, bearer(ours.sign({ exp: now() + 60, streams: 1 }))]],
  ["token_claims", "no streams at all", () => [TS, bearer(goodToken({ streams: 0 }))]],
  ["token_issuer", "another issuer than the key's", () => [TS, bearer(ofShop.sign(good({ iss: "Shop", aud: "cdn" })))]],
  ["token_issuer", "no issuer, where the key asks for one", () => [TS, bearer(ofShop.sign(good({ aud: "cdn" })))]],
  ["token_issuer", "a list of issuers", () => [TS, bearer(ofShop.sign(good({ iss: ["shop"], aud: "cdn" })))]],
  [
    "token_audience",
    "another audience than the key's",
    () => [TS, bearer(ofShop.sign(good({ iss: "shop", aud: "cd" })))],
  ],
  ["token_audience", "no audience, where the key asks for one", () => [TS, bearer(ofShop.sign(good({ iss: "shop" })))]],
  ["token_audience", "others as audience", () => [TS, bearer(ofShop.sign(good({ iss: "shop", aud: ["a", ["cdn"]] })))]],
  ["token_expired", "expired a second ago", () => [TS, bearer(goodToken({ exp: now() - 1 }))]],
  ["token_expired", "expired now", () => [TS, bearer(goodToken({ exp: now() }))]],
  ["token_expired", "expired in 1970", () => [TS, bearer(goodToken({ exp: 0 }))]],
  ["token_expired", "expired, in the query", () => [inQuery(goodToken({ exp: now() - 1 }))]],
  ["token_not_yet", "good from tomorrow", () => [TS, bearer(goodToken({ nbf: now() + DAY, exp: now() + 2 * DAY }))]],
  ["token_not_yet", "issued tomorrow", () => [TS, bearer(goodToken({ iat: now() + DAY, exp: now() + 2 * DAY }))]],
  ["token_lifetime", "good for a year", () => [TS, bearer(goodToken({ exp: now() + 365 * DAY }))]],
  // what it is for
  ["token_path", "another channel", () => [TS, bearer(goodToken({ paths: [otherPath] }))]],
  [
    "token_path",
    "a channel whose name only begins so",
    () => [twoPaths, bearer(goodToken({ paths: ["/out/v1/live.abc123/one"] }))],
  ],
  ["token_path", "another endpoint", () => [MPD, bearer(goodToken({ paths: ["/out/v1/live.abc123/one/ts/"] }))]],
  ["token_path", "another file", () => [TS.replace("index", "index_0"), bearer(goodToken({ paths: [TS] }))]],
  ["token_path", "another spelling of other letters", () => [TS, bearer(goodToken({ paths: [TS.toUpperCase()] }))]],
  [
    "token_path",
    "another file, spelled with percent signs",
    () => [TS.replace("index", "%69ndex_0"), bearer(goodToken({ paths: [TS] }))],
  ],
  [
    "token_path",
    "a key of a group by name, for another",
    () => [TS, bearer(goodToken({ paths: ["/out/v1/live.abc12"] }))],
  ],
  ["token_address", "another network address", () => [TS, bearer(goodToken({ ip: "192.0.2.1" }))]],
  [
    "token_address",
    "another network, IPv6",
    () => [TS, { ...bearer(goodToken({ ip: "2001:db8::/48" })), "x-forwarded-for": "2001:db8:1::1" }],
  ],
  [
    "token_address",
    "an address that a stranger made up",
    () => [TS, { ...bearer(goodToken({ ip: "192.0.2.1" })), "x-forwarded-for": "192.0.2.1, 203.0.113.1" }],
  ],
  [
    "token_address",
    "an address that cannot be read",
    () => [TS, { ...bearer(goodToken({ ip: "192.0.2.1" })), "x-forwarded-for": "192.0.2.1:x" }],
  ],
  ["token_country", "another country", () => [TS, { ...bearer(goodToken({ country: "DE" })), "x-country": "FR" }]],
  ["token_country", "no country said", () => [TS, bearer(goodToken({ country: "DE" }))]],
  [
    "token_country",
    "two countries said",
    () => [TS, { ...bearer(goodToken({ country: "DE" })), "x-country": ["DE", "FR"] }],
  ],
  [
    "token_country",
    "a country that nobody is asked for",
    () => [MPD, { ...bearer(goodToken({ country: "DE" })), "x-country": "DE" }],
  ],
  ["token_format", "DASH for HLS", () => [TS, bearer(goodToken({ formats: ["dash"] }))]],
  ["token_format", "HLS for DASH", () => [MPD, bearer(goodToken({ formats: ["hls"] }))]],
  ["token_revoked", "a token that was revoked", () => [TS, bearer(goodToken({ jti: "revoked-token" }))]],
  [
    "token_revoked",
    "a viewer who was revoked",
    () => [TS, bearer(goodToken({ sub: "revoked-viewer", iat: now() - 60 }))],
  ],
  [
    "token_revoked",
    "a viewer who was revoked, issued whenever",
    () => [TS, bearer(ours.sign({ exp: now() + 60, sub: "revoked-viewer" }))],
  ],
];

describe("is refused with 403 and its reason:", () => {
  test.each(REFUSED)("%s: %s", async (reason, _, sent) => {
    const [path, headers] = sent();
    const answer = await get(path, headers);
    expect([answer.status, answer.reason, answer.cacheControl]).toEqual([403, reason, "no-store"]);
    expect((await get(path, headers, "HEAD")).status).toBe(403);
  });

  test("there are enough of these, and no two alike", () => {
    expect(REFUSED.length).toBeGreaterThanOrEqual(80);
    expect(new Set(REFUSED.map(([, words]) => words)).size).toBe(REFUSED.length);
  });
});

test.each([
  ["a path that climbs to another channel", "/out/v1/live.abc123/two/../one/ts/index.m3u8"],
  ["the same in percent signs", "/out/v1/live.abc123/two/%2e%2e/one/ts/index.m3u8"],
  ["a slash in percent signs", "/out/v1/live.abc123/one%2Fts/index.m3u8"],
  ["an empty folder", "/out/v1/live.abc123//one/ts/index.m3u8"],
  ["a parameter within the path", "/out/v1/live.abc123/one/ts/index.m3u8;token=x"],
  ["a zero at the end", "/out/v1/live.abc123/one/ts/index.m3u8%00"],
])("%s is no address, with whatever token", async (_, path) => {
  const { status, cacheControl } = await get(path, bearer(goodToken({ paths: ["/out/v1/"] })));
  // Nor does a cache that tidies addresses up keep it where the file that is meant belongs.
  expect([status, cacheControl]).toEqual([404, "no-store"]);
});

test.each([
  ["an empty folder", "/out/v1/live.abc123/one/open//segment_0_0.ts"],
  ["a folder that is left again", "/out/v1/live.abc123/one/open/x/../segment_0_0.ts"],
  ["a slash in percent signs", "/out/v1/live.abc123/one/open%2Fsegment_0_0.ts"],
])("a segment's address with %s puts no answer in the segment's place in a cache", async (_, path) => {
  const { status, cacheControl } = await get(path);
  expect([status, cacheControl]).toEqual([404, "no-store"]);
});
