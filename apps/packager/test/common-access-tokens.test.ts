import type { AccessRefusal } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { type CborValue, writeCbor } from "@sluice/viewer-tokens";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signCat } from "./support/sign-cat.ts";
import { segmentUris } from "./support/test-media.ts";
import {
  access,
  bearer,
  DAY,
  disabled,
  ecKey,
  edKey,
  foreign,
  get,
  goodToken,
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
  packager.controlPlane.setAccess(
    access([
      { kind: "token", value: "dead", at: now() },
      { kind: "viewer", value: "revoked-viewer", at: now() },
    ]),
  );
  // Behind it, the revocation has arrived.
  const dead = sent(cat([7, Buffer.from("dead", "hex")]));
  await waitUntil(async () => (await get(TS, dead)).reason === "token_revoked", {
    what: "the revocation",
    timeoutMs: 10_000,
  });
});
afterAll(() => packager.stop());

type Claim = readonly [number | string, CborValue];
/** The claims of a token that is good, and what differs. */
const claims = (...more: Claim[]): Claim[] => [[4, now() + 600], [6, now()], [2, "viewer-1"], [310, 1], ...more];
const cat = (...more: Claim[]): string => signCat(ours, claims(...more));
const only = (...all: Claim[]): string => signCat(ours, all);
const sent = (token: string) => ({ "cta-common-access-token": token });
const match = (label: number, text: CborValue) => new Map([[label, text]]);
const catu = (part: number, label: number, text: CborValue): Claim => [312, new Map([[part, match(label, text)]])];
const cath = (name: string, matches: CborValue): Claim => [315, new Map([[name, matches]])];
const v4 = (...bytes: number[]): CborValue => ({ tag: 52, value: Uint8Array.from(bytes) });
const from = (address: string) => ({ "x-forwarded-for": address });
const flipped = (token: string): string => {
  const bytes = Buffer.from(token, "base64url");
  const at = bytes.length - 60;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString("base64url");
};
const of = (value: CborValue): string => writeCbor(value).toString("base64url");

const ACCEPTED: readonly Row[] = [
  ["in the header of CTA-5007", () => [TS, sent(cat())]],
  ["in the query", () => [`${TS}?CAT=${cat()}`]],
  ["in the query, in small letters", () => [`${TS}?cat=${cat()}`]],
  ["in the query, by our name", () => [`${TS}?token=${cat()}`]],
  ["in the cookie of CTA-5007", () => [TS, { cookie: `a=b; CTA-Common-Access-Token=${cat()}` }]],
  ["in the cookie, in small letters", () => [TS, { cookie: `cta-common-access-token=${cat()}` }]],
  ["as bearer", () => [TS, bearer(cat())]],
  ["a JSON Web Token in the header of CTA-5007", () => [TS, sent(goodToken())]],
  ["ES256", () => [TS, sent(signCat(ecKey, claims()))]],
  ["EdDSA", () => [TS, sent(signCat(edKey, claims()))]],
  ["RS256", () => [TS, sent(signCat(rsaKey, claims()))]],
  ["without the tag of CWT", () => [TS, sent(signCat(ours, claims(), { cwtTag: null }))]],
  ["a key id among what is protected", () => [TS, sent(protectedKid())]],
  ["a key id as text", () => [TS, sent(signCat(ours, claims(), { kid: "ours" }))]],
  ["an expiry alone", () => [TS, sent(only([4, now() + 60]))]],
  ["issuer and audience", () => [TS, sent(cat([1, "shop"], [3, ["a", "b"]]))]],
  ["the key's issuer and audience", () => [TS, sent(signCat(ofShop, claims([1, "shop"], [3, "cdn"])))]],
  ["the key's audience among others", () => [TS, sent(signCat(ofShop, claims([1, "shop"], [3, ["a", "cdn"]])))]],
  ["claims for others", () => [TS, sent(cat(["plan", 1], [-70000, "x"], [322, new Map()], [320, "x"]))]],
  ["this path", () => [TS, sent(cat(catu(3, 1, "/out/v1/live.abc123/one/")))]],
  ["this path by the group's name alone", () => [TS, sent(cat(catu(3, 1, "/out/v1/live/one/")))]],
  ["this path, in percent signs", () => [TS.replace("index", "%69ndex"), sent(cat(catu(3, 0, TS)))]],
  ["this folder", () => [TS, sent(cat(catu(5, 2, "/one/ts")))]],
  ["this file", () => [TS, sent(cat(catu(6, 0, "index.m3u8")))]],
  ["this stem", () => [TS, sent(cat(catu(7, 0, "index")))]],
  ["this extension", () => [TS, sent(cat(catu(8, 0, ".m3u8")))]],
  ["something in the path", () => [TS, sent(cat(catu(3, 3, "one")))]],
  ["this host and scheme", () => [TS, { ...sent(cat(catu(1, 0, "cdn.example"))), host: "CDN.example:80" }]],
  ["this port", () => [TS, { ...sent(cat(catu(2, 0, "8080"))), host: "cdn.example:8080" }]],
  ["https, as the proxy says", () => [TS, { ...sent(cat(catu(0, 0, "https"))), "x-forwarded-proto": "https" }]],
  ["these methods", () => [TS, sent(cat([313, ["GET", "HEAD"]]))]],
  ["this header", () => [TS, { ...sent(cat(cath("X-Device", match(1, "tv")))), "x-device": "tv-2026" }]],
  ["this address", () => [TS, { ...sent(cat([311, [v4(192, 0, 2, 7)]])), ...from("192.0.2.7") }]],
  [
    "this block, and a number of a network",
    () => [
      TS,
      { ...sent(cat([311, [64512, { tag: 52, value: [24, Uint8Array.of(192, 0, 2)] }]])), ...from("192.0.2.7") },
    ],
  ],
  [
    "this block of IPv6",
    () => [
      TS,
      { ...sent(cat([311, [{ tag: 54, value: [32, Uint8Array.of(0x20, 1, 0xd, 0xb8)] }]])), ...from("2001:db8::9") },
    ],
  ],
  ["this country", () => [TS, { ...sent(cat([316, ["de", "US-CA"]])), "x-country": "DE" }]],
  ["a replay that is allowed", () => [TS, sent(cat([308, 0]))]],
];

/** As some libraries put it. */
const protectedKid = (): string => {
  const header = writeCbor(
    new Map<number, CborValue>([
      [1, 5],
      [4, Buffer.from("ours")],
    ]),
  );
  const payload = writeCbor(new Map(claims()));
  const signature = ours.signBytes(writeCbor(["MAC0", header, new Uint8Array(), payload]));
  return of({ tag: 61, value: { tag: 17, value: [header, new Map(), payload, signature] } });
};

describe("a Common Access Token is let in:", () => {
  test.each(ACCEPTED)("%s", async (_, row) => {
    const [path, headers] = row();
    expect(await get(path, headers)).toMatchObject({ status: 200, reason: undefined });
    expect((await get(path, headers, "HEAD")).status).toBe(200);
  });
});

type RefusedRow = readonly [reason: AccessRefusal, ...row: Row];
const REFUSED: readonly RefusedRow[] = [
  ["token_repeated", "query and header", () => [`${TS}?CAT=${cat()}`, sent(cat())]],
  ["token_repeated", "two spellings of the parameter", () => [`${TS}?CAT=${cat()}&cat=${cat()}`]],
  [
    "token_repeated",
    "two spellings of the cookie",
    () => [TS, { cookie: `CTA-Common-Access-Token=a; cta-common-access-token=b` }],
  ],
  ["token_repeated", "beside a JSON Web Token", () => [`${TS}?CAT=${cat()}&token=${goodToken()}`]],
  ["token_missing", "a parameter in other letters", () => [`${TS}?Cat=${cat()}`]],
  // what it is made of
  ["token_malformed", "padding", () => [TS, sent(`${cat()}=`)]],
  ["token_malformed", "base64 of the other alphabet", () => [TS, sent(`${cat()}+/`)]],
  ["token_malformed", "something behind it", () => [TS, sent(`${cat()}AA`)]],
  ["token_malformed", "half of it", () => [TS, sent(cat().slice(0, 40))]],
  [
    "token_malformed",
    "no tag at all",
    () => [TS, sent(of([new Uint8Array(), new Map(), new Uint8Array(), new Uint8Array()]))],
  ],
  ["token_malformed", "another tag", () => [TS, sent(signCat(ours, claims(), { tag: 96 }))]],
  ["token_malformed", "an encrypted token", () => [TS, sent(signCat(ours, claims(), { tag: 16 }))]],
  ["token_malformed", "two tags of CWT", () => [TS, sent(of({ tag: 61, value: { tag: 61, value: 1 } }))]],
  ["token_malformed", "another tag around it", () => [TS, sent(signCat(ours, claims(), { cwtTag: 62 }))]],
  ["token_malformed", "claims that are a list", () => [TS, sent(signCat(ours, [], { payload: writeCbor([1]) }))]],
  [
    "token_malformed",
    "claims that are a map and not its bytes",
    () => [TS, sent(signCat(ours, [], { payload: new Map(claims()) }))],
  ],
  ["token_malformed", "no claims, as if they came apart", () => [TS, sent(signCat(ours, [], { payload: null }))]],
  [
    "token_malformed",
    "a claim that comes twice",
    () => [TS, sent(signCat(ours, [], { payload: Buffer.from("a2041a7fffffff0401", "hex") }))],
  ],
  [
    "token_malformed",
    "claims of unknown length",
    () => [TS, sent(signCat(ours, [], { payload: Buffer.from("bf041a7fffffffff", "hex") }))],
  ],
  ["token_malformed", "claims that nest without end", () => [TS, sent(signCat(ours, [["x", nested(40)]]))]],
  [
    "token_malformed",
    "a length beyond all memory",
    () => [TS, sent(Buffer.from("d83dd19bffffffffffffffff", "hex").toString("base64url"))],
  ],
  ["token_too_large", "five thousand characters", () => [TS, sent(cat(["pad", "x".repeat(5000)]))]],
  // what its headers say
  ["token_header", "critical headers", () => [TS, sent(signCat(ours, claims(), { moreProtected: [[2, [1]]] }))]],
  [
    "token_header",
    "a certificate",
    () => [TS, sent(signCat(ours, claims(), { moreUnprotected: [[33, Buffer.from("x")]] }))],
  ],
  [
    "token_header",
    "an address of a certificate",
    () => [TS, sent(signCat(ours, claims(), { moreUnprotected: [[35, "https://evil.example"]] }))],
  ],
  [
    "token_header",
    "an algorithm that nobody protects",
    () => [TS, sent(signCat(ours, claims(), { moreUnprotected: [[1, 5]] }))],
  ],
  [
    "token_header",
    "a key id in two places",
    () => [TS, sent(signCat(ours, claims(), { moreProtected: [[4, Buffer.from("ours")]] }))],
  ],
  ["token_key_unknown", "no key id", () => [TS, sent(signCat(ours, claims(), { kid: null }))]],
  [
    "token_key_unknown",
    "a key id that nobody has",
    () => [TS, sent(signCat(ours, claims(), { kid: Buffer.from("ours2") }))],
  ],
  [
    "token_key_unknown",
    "a key id that is no text",
    () => [TS, sent(signCat(ours, claims(), { kid: Buffer.from([0xff]) }))],
  ],
  ["token_key_unknown", "another tenant's key", () => [TS, sent(signCat(foreign, claims()))]],
  ["token_key_unknown", "a disabled key", () => [TS, sent(signCat(disabled, claims()))]],
  ["token_key_unknown", "a key of another channel group", () => [TS, sent(signCat(otherGroup, claims()))]],
  ["token_algorithm", "no algorithm", () => [TS, sent(signCat(ours, claims(), { alg: null }))]],
  ["token_algorithm", "none", () => [TS, sent(signCat(ours, claims(), { alg: 0 }))]],
  ["token_algorithm", "a shortened MAC", () => [TS, sent(signCat(ours, claims(), { alg: 4 }))]],
  ["token_algorithm", "HS512", () => [TS, sent(signCat(ours, claims(), { alg: 7 }))]],
  ["token_algorithm", "a MAC's algorithm for a signature", () => [TS, sent(signCat(ours, claims(), { tag: 18 }))]],
  ["token_algorithm", "a signature's algorithm for a MAC", () => [TS, sent(signCat(ecKey, claims(), { tag: 17 }))]],
  ["token_algorithm", "an EC public key as a secret", () => [TS, sent(confused("ec", ecKey.verification.material))]],
  ["token_algorithm", "EdDSA for an EC key", () => [TS, sent(signCat(edKey, claims(), { kid: Buffer.from("ec") }))]],
  // what is signed
  ["token_signature", "a claim changed by one bit", () => [TS, sent(flipped(cat(["pad", "x".repeat(60)])))]],
  ["token_signature", "another key's MAC", () => [TS, sent(signCat(foreign, claims(), { kid: Buffer.from("ours") }))]],
  ["token_signature", "no MAC", () => [TS, sent(withSignature(new Uint8Array()))]],
  ["token_signature", "half a MAC", () => [TS, sent(withSignature(new Uint8Array(16)))]],
  ["token_signature", "ES256 with zeros", () => [TS, sent(withSignature(new Uint8Array(64), -7, "ec", 18))]],
  [
    "token_signature",
    "the MAC of a JSON Web Token",
    () => [TS, sent(withSignature(Buffer.from(goodToken().split(".")[2] ?? "", "base64url")))],
  ],
  // what it says
  ["token_claims", "no expiry", () => [TS, sent(only([2, "viewer-1"]))]],
  ["token_claims", "an expiry as text", () => [TS, sent(only([4, String(now() + 60)]))]],
  ["token_claims", "an expiry with a tag", () => [TS, sent(only([4, { tag: 1, value: now() + 60 }]))]],
  ["token_claims", "a negative expiry", () => [TS, sent(only([4, -1]))]],
  ["token_claims", "an expiry without bounds", () => [TS, sent(only([4, Number.POSITIVE_INFINITY]))]],
  ["token_claims", "a token id that is text", () => [TS, sent(cat([7, "abc"]))]],
  ["token_claims", "an issuer that is a number", () => [TS, sent(cat([1, 1]))]],
  ["token_claims", "an audience that is nobody", () => [TS, sent(cat([3, []]))]],
  ["token_claims", "version 2", () => [TS, sent(only([4, now() + 60], [310, 2]))]],
  ["token_claims", "a regular expression", () => [TS, sent(cat(catu(3, 4, ["^(a+)+$"])))]],
  ["token_claims", "a part of addresses that nobody knows", () => [TS, sent(cat(catu(9, 0, "x")))]],
  ["token_claims", "a query that must match", () => [TS, sent(cat(catu(4, 0, "a=b")))]],
  ["token_claims", "a match that nobody knows", () => [TS, sent(cat(catu(3, 5, "x")))]],
  ["token_claims", "a part without match", () => [TS, sent(cat([312, new Map([[3, new Map()]])]))]],
  ["token_claims", "a match that is a number", () => [TS, sent(cat(catu(3, 0, 1)))]],
  ["token_claims", "addresses that are no map", () => [TS, sent(cat([312, "/out/"]))]],
  ["token_claims", "methods that are no list", () => [TS, sent(cat([313, "GET"]))]],
  ["token_claims", "no methods in the list", () => [TS, sent(cat([313, []]))]],
  ["token_claims", "an address of three bytes", () => [TS, sent(cat([311, [v4(192, 0, 2)]]))]],
  ["token_claims", "an address without tag", () => [TS, sent(cat([311, [Uint8Array.of(192, 0, 2, 1)]]))]],
  ["token_claims", "a block of 33 bits", () => [TS, sent(cat([311, [{ tag: 52, value: [33, Uint8Array.of(1)] }]]))]],
  ["token_claims", "a replay that nobody knows", () => [TS, sent(cat([308, 3]))]],
  ["token_claims", "no replay, without a name of its own", () => [TS, sent(cat([308, 1]))]],
  ["token_claims", "headers that are no map", () => [TS, sent(cat([315, "x-device"]))]],
  ["token_claims", "no headers in the map", () => [TS, sent(cat([315, new Map()]))]],
  ["token_claims", "a header that is a number", () => [TS, sent(cat([315, new Map([[1, match(0, "tv")]])]))]],
  ["token_claims", "a header that no request can have", () => [TS, sent(cat(cath("x device", match(0, "tv"))))]],
  ["token_claims", "a header without match", () => [TS, sent(cat(cath("x-device", new Map())))]],
  ["token_claims", "a header's match that nobody knows", () => [TS, sent(cat(cath("x-device", match(4, "t.*"))))]],
  ["token_claim_unknown", "a place on earth", () => [TS, sent(cat([317, [1, 2, 3]]))]],
  ["token_claim_unknown", "a key to be proven", () => [TS, sent(cat([8, new Map()]))]],
  ["token_claim_unknown", "a chance of being refused", () => [TS, sent(cat([309, [1]]))]],
  ["token_claim_unknown", "a claim of later days", () => [TS, sent(cat([399, true]))]],
  ["token_issuer", "another issuer than the key's", () => [TS, sent(signCat(ofShop, claims([1, "sho"], [3, "cdn"])))]],
  ["token_issuer", "no issuer, where the key asks for one", () => [TS, sent(signCat(ofShop, claims([3, "cdn"])))]],
  ["token_audience", "others as audience", () => [TS, sent(signCat(ofShop, claims([1, "shop"], [3, ["a", "b"]])))]],
  ["token_audience", "no audience, where the key asks for one", () => [TS, sent(signCat(ofShop, claims([1, "shop"])))]],
  ["token_expired", "expired", () => [TS, sent(only([4, now()]))]],
  ["token_not_yet", "good from tomorrow", () => [TS, sent(only([4, now() + 2 * DAY], [5, now() + DAY]))]],
  ["token_lifetime", "good for a year", () => [TS, sent(only([4, now() + 365 * DAY]))]],
  // what it is for
  ["token_path", "another path", () => [TS, sent(cat(catu(3, 1, "/out/v1/live.abc123/two/")))]],
  ["token_path", "another extension", () => [TS, sent(cat(catu(8, 0, ".mpd")))]],
  ["token_path", "another host", () => [TS, { ...sent(cat(catu(1, 0, "cdn.example"))), host: "evil.example" }]],
  ["token_path", "another scheme", () => [TS, sent(cat(catu(0, 0, "https")))]],
  [
    "token_path",
    "this path, and another extension",
    () => [
      TS,
      sent(
        cat([
          312,
          new Map([
            [3, match(1, "/out/")],
            [8, match(0, ".mpd")],
          ]),
        ]),
      ),
    ],
  ],
  ["token_method", "another method", () => [TS, sent(cat([313, ["POST"]]))]],
  ["token_request_header", "a header that is missing", () => [TS, sent(cat(cath("X-Device", match(0, "tv"))))]],
  [
    "token_request_header",
    "another value of the header",
    () => [TS, { ...sent(cat(cath("X-Device", match(0, "tv")))), "x-device": "TV" }],
  ],
  [
    "token_request_header",
    "two values, of which one fits",
    () => [TS, { ...sent(cat(cath("X-Device", match(0, "tv")))), "x-device": ["tv", "phone"] }],
  ],
  ["token_address", "another address", () => [TS, { ...sent(cat([311, [v4(192, 0, 2, 7)]])), ...from("192.0.2.8") }]],
  ["token_address", "numbers of networks alone", () => [TS, { ...sent(cat([311, [64512]])), ...from("192.0.2.8") }]],
  ["token_country", "another country", () => [TS, { ...sent(cat([316, ["DE"]])), "x-country": "FR" }]],
  ["token_country", "a part of the country", () => [TS, { ...sent(cat([316, ["DE-BY"]])), "x-country": "DE" }]],
  [
    "token_country",
    "a country that nobody is asked for",
    () => [MPD, { ...sent(cat([316, ["DE"]])), "x-country": "DE" }],
  ],
  ["token_revoked", "a token that was revoked", () => [TS, sent(cat([7, Buffer.from("DEAD", "hex")]))]],
  [
    "token_revoked",
    "a viewer who was revoked",
    () => [
      TS,
      sent(
        signCat(ours, [
          [4, now() + 60],
          [6, now() - 60],
          [2, "revoked-viewer"],
        ]),
      ),
    ],
  ],
];

const nested = (depth: number): CborValue => (depth === 0 ? 0 : [nested(depth - 1)]);
const withSignature = (signature: Uint8Array, alg = 5, kid = "ours", tag = 17): string => {
  const value = [
    writeCbor(new Map([[1, alg]])),
    new Map([[4, Buffer.from(kid)]]),
    writeCbor(new Map(claims())),
    signature,
  ];
  return of({ tag: 61, value: { tag, value } });
};
/** A MAC with a key's public half, as if it were a secret. */
const confused = (kid: string, publicPem: string): string =>
  signCat({ ...ours, verification: { ...ours.verification, kid, material: publicPem } }, claims());

describe("a Common Access Token is refused with 403 and its reason:", () => {
  test.each(REFUSED)("%s: %s", async (reason, _, row) => {
    const [path, headers] = row();
    const answer = await get(path, headers);
    expect([answer.status, answer.reason, answer.cacheControl]).toEqual([403, reason, "no-store"]);
    expect((await get(path, headers, "HEAD")).status).toBe(403);
  });

  test("there are enough of these, and no two alike", () => {
    expect(REFUSED.length).toBeGreaterThanOrEqual(80);
    expect(new Set(REFUSED.map(([, words]) => words)).size).toBe(REFUSED.length);
  });
});

test("a token of the query goes along under the name that it came by", async () => {
  const token = cat();
  expect(segmentUris((await get(`${TS}?CAT=${token}`)).text)).toEqual([`index_0.m3u8?CAT=${token}`]);
});

test("a token that forbids its replay opens once, and one that detects it for one client", async () => {
  const once = cat([7, Buffer.from("01", "hex")], [308, 1]);
  expect([(await get(TS, sent(once))).status, (await get(TS, sent(once))).reason]).toEqual([200, "token_used"]);
  const mine = cat([7, Buffer.from("02", "hex")], [308, 2]);
  const ask = (address: string) => get(TS, { ...sent(mine), ...from(address) });
  expect([(await ask("192.0.2.1")).status, (await ask("192.0.2.1")).status]).toEqual([200, 200]);
  expect((await ask("192.0.2.2")).reason).toBe("token_used");
});
