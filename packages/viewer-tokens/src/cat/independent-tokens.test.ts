import type { TenantAccess } from "@sluice/contracts";
import { expect, test } from "vitest";
import { TenantKeys } from "../tenant-keys.ts";
import { verifyToken } from "../verify-token.ts";
import type { UriParts } from "./uri-rules.ts";

/** Made with `@eyevinn/cat` 0.16.4, `expectCwtTag`, HS256. */
const SECRET = Buffer.from("403697de87af64611c1d32a05dab0fe1fcb715a86ab435f1ec99192d79569388", "hex");
const FULL =
  "2D3RhEOhAQWhBExTeW1tZXRyaWMyNTZY0a4BZ2V5ZXZpbm4CZWpvbmFzA4Jjb25lY3R3bwQaZVPzWAUaZVPw9gYaZVPxAAdCC3EZATQAGQE2ARkBN4LYNIIYGETAAAIA2DZQIAENuAAAAAAAAAAAAAAAARkBOKQAoQBlaHR0cHMBoQJsLmV4YW1wbGUuY29tA6EBcS9vdXQvdjEvbGl2ZS5hYmMvCKEAZS5tM3U4GQE5gmNHRVRkSEVBRBkBPIJiREViU0UZAUOkAAEBGHgCGDwDd2N0YS1jb21tb24tYWNjZXNzLXRva2VuWCAJqzrVJ2zafZ09WQbIMibvA_pku_7YPBwocJYsojchNA";
/** Of that library too: `cath` of `User-Agent` by its beginning, and `X-Device` exactly. */
const HEADERS =
  "2D3RhEOhAQWhBExTeW1tZXRyaWMyNTZYMqMEGmVT81gZATuialVzZXItQWdlbnShAWdQbGF5ZXIvaFgtRGV2aWNloQBidHYZATYBWCDeY7jraIlRUfsupWKJwwoc6q1AgcXUn0mjmUsP-wTQ0Q";
const SMALL = "2D3RhEOhAQWhBExTeW1tZXRyaWMyNTZLogQaZVPzWBkBNgFYIHElV1Mo9ypwiizHtnW5sUf7QcrcWhd8t9t0OVHjLgmo";
/** Without `expectCwtTag` it signs the claims' hex, as text, and tags nothing. */
const UNTAGGED =
  "0YRDoQEFoQRMU3ltbWV0cmljMjU2eBxhMzAxNjE2NTA0MWE2NTUzZjM1ODE5MDEzNjAxWCB5o7cY68Fs50UHsfSW6q0B9zdICz6NJK33WSFpGqj3Mg";

const keys = new TenantKeys({
  tenantId: "tn_1",
  keys: [
    {
      kid: "Symmetric256",
      algorithm: "HS256",
      material: SECRET.toString("base64url"),
      egressId: null,
      issuer: null,
      audience: null,
    },
  ],
  revocations: [],
} as unknown as TenantAccess);
const verify = (token: string) => {
  const verified = verifyToken(keys, token);
  if (typeof verified === "string") throw new Error(verified);
  return verified;
};

test("a token that somebody else's library made says here what was said there", () => {
  const { kid, claims, cat } = verify(FULL);
  expect(kid).toBe("Symmetric256");
  expect(claims).toMatchObject({
    sub: "jonas",
    exp: 1_700_000_600,
    nbf: 1_699_999_990,
    iat: 1_700_000_000,
    jti: "0b71",
    country: ["DE", "SE"],
  });
  expect(cat).toMatchObject({ methods: ["GET", "HEAD"], isSingleUse: false });
  const addresses = ["192.0.2.9", "192.0.3.1"].map((address) => claims.ip?.has({ address, family: "ipv4" }));
  const addresses6 = ["2001:db8::1", "2001:db8::2"].map((address) => claims.ip?.has({ address, family: "ipv6" }));
  expect([addresses, addresses6]).toEqual([
    [true, false],
    [true, false],
  ]);
  const uri: UriParts = { scheme: "https", host: "cdn.example.com", port: "", path: "/out/v1/live.abc/one/ts/a.m3u8" };
  expect(cat?.uri?.(uri)).toBe(true);
  for (const change of [
    { scheme: "http" },
    { host: "example.com" },
    { path: "/out/v1/live.abd/one/ts/a.m3u8" },
    { path: "/out/v1/live.abc/one/ts/a.mpd" },
  ]) {
    expect(cat?.uri?.({ ...uri, ...change })).toBe(false);
  }
});

test("headers that such a token asks for are those that were asked for there", () => {
  const { cat } = verify(HEADERS);
  const fits = (headers: Record<string, string>) => cat?.headers?.fit((name) => headers[name]);
  expect(cat?.headers?.names).toEqual(["user-agent", "x-device"]);
  expect(fits({ "user-agent": "Player/2", "x-device": "tv" })).toBe(true);
  expect(fits({ "user-agent": "player/2", "x-device": "tv" })).toBe(false);
  expect(fits({ "user-agent": "Player/2", "x-device": "tv2" })).toBe(false);
  expect(fits({ "user-agent": "Player/2" })).toBe(false);
});

test("a token with an expiry alone is one", () => {
  expect(verify(SMALL).claims).toEqual({ exp: 1_700_000_600 });
});

test("claims that are a text, as that library makes them without tags, are none", () => {
  expect(() => verify(UNTAGGED)).toThrow("token_malformed");
});

test("with any character changed it opens nothing", () => {
  for (let at = 0; at < FULL.length; at++) {
    const other = FULL[at] === "A" ? "B" : "A";
    expect(() => verify(FULL.slice(0, at) + other + FULL.slice(at + 1))).toThrow(/^token_/);
  }
});
