import { TOKEN_RENEWAL_MAX_SECONDS } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { type CborMap, type CborValue, readCbor } from "@sluice/viewer-tokens";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signCat } from "./support/sign-cat.ts";
import {
  access,
  bearer,
  ecKey,
  get,
  goodToken,
  inQuery,
  MPD,
  now,
  ours,
  packager,
  startTokenPackager,
  TS,
} from "./support/token-packager.ts";

beforeAll(async () => {
  await startTokenPackager();
});
afterAll(() => packager.stop());

const RENEW = { renew: { seconds: 300 } };
/** A JSON Web Token that ends in half a minute. */
const ending = (more: object = {}) => goodToken({ exp: now() + 30, ...RENEW, ...more });
const catEnding = (catr: readonly (readonly [number, CborValue])[], key = ours, ...more: [number, CborValue][]) =>
  signCat(key, [
    [4, now() + 30],
    [6, now()],
    [2, "viewer-1"],
    [7, Buffer.from("c0ffee", "hex")],
    [323, new Map(catr)],
    ...more,
  ]);
const payloadOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
const claimsOf = (token: string): CborMap => {
  const outer = readCbor(Buffer.from(token, "base64url"))?.value as unknown as { value: { value: CborValue[] } };
  return readCbor(outer.value.value[2] as Uint8Array)?.value as CborMap;
};
const CAT = "cta-common-access-token";
const cookieOf = (headers: Record<string, unknown>): string => [headers["set-cookie"]].flat().join("");

describe("a token that ends soon", () => {
  test("is given anew in the header that it came in, says the same but for its end, and opens the same", async () => {
    const old = ending({ iat: now() - 100, paths: ["/out/v1/live/one/"], note: "for others" });
    const { headers, status } = await get(TS, { "x-sluice-token": old });
    expect(status).toBe(200);
    const renewed = String(headers["x-sluice-token"]);
    const { exp, ...rest } = payloadOf(renewed);
    const { exp: oldExp, ...oldRest } = payloadOf(old);
    expect(rest).toEqual(oldRest);
    expect(exp - oldExp).toBeGreaterThan(260);
    expect(exp).toBeLessThanOrEqual(now() + 300);
    expect((await get(TS, bearer(renewed))).status).toBe(200);
    expect((await get(TS.replace("one/", "two/"), bearer(renewed))).status).toBe(404);
  });

  test("that came as bearer is given anew in the header of CTA-5007, which pages of any origin may read", async () => {
    const { headers } = await get(TS, { ...bearer(ending()), origin: "https://site.example" });
    expect(headers[CAT]).toMatch(/^ey/);
    expect(headers["access-control-expose-headers"]).toContain("CTA-Common-Access-Token");
  });

  test("that came as a cookie is given anew as one that scripts cannot read, for the channel group alone", async () => {
    const { headers } = await get(TS, { cookie: `sluice_token=${ending()}` });
    expect(cookieOf(headers)).toMatch(
      /^sluice_token=[\w.-]+; Path=\/out\/v1\/live\.abc123\/; Max-Age=300; Secure; HttpOnly; SameSite=None$/,
    );
  });

  test("is renewed for MPDs as for playlists", async () => {
    expect((await get(MPD, bearer(ending()))).headers[CAT]).toBeDefined();
  });

  test("as a Common Access Token is renewed as `catr` says", async () => {
    const byCookie = await get(TS, {
      [CAT]: catEnding([
        [0, 1],
        [1, 120],
        [5, ["Domain=example.com", "Path=/"]],
      ]),
    });
    expect(cookieOf(byCookie.headers)).toMatch(
      /^CTA-Common-Access-Token=[\w-]+; Path=\/out\/v1\/live\.abc123\/; Max-Age=120; Secure; HttpOnly; SameSite=None$/,
    );
    const byHeader = await get(
      `${TS}?CAT=${catEnding([
        [0, 2],
        [1, 120],
      ])}`,
    );
    const renewed = String(byHeader.headers[CAT]);
    expect([...claimsOf(renewed)].map(([label]) => label)).toEqual([4, 6, 2, 7, 323]);
    expect(Buffer.from(claimsOf(renewed).get(7) as Uint8Array).toString("hex")).toBe("c0ffee");
    expect(claimsOf(renewed).get(4)).toBeGreaterThan(now() + 100);
    expect((await get(TS, { [CAT]: renewed })).status).toBe(200);
    expect(
      (
        await get(TS, {
          [CAT]: catEnding([
            [0, 0],
            [1, 120],
          ]),
        })
      ).headers[CAT],
    ).toBeDefined();
  });
});

test.each<[string, () => Promise<Awaited<ReturnType<typeof get>>>]>([
  ["that is good for longer", () => get(TS, bearer(goodToken(RENEW)))],
  ["that does not ask for it", () => get(TS, bearer(goodToken({ exp: now() + 30 })))],
  ["that came in the query", () => get(inQuery(ending()))],
  ["whose private key is the customer's", () => get(TS, bearer(ecKey.sign({ exp: now() + 30, iat: now(), ...RENEW })))],
  [
    "that asks for a redirection",
    () =>
      get(TS, {
        [CAT]: catEnding([
          [0, 3],
          [1, 120],
        ]),
      }),
  ],
  [
    "whose replay is forbidden",
    () =>
      get(TS, {
        [CAT]: catEnding(
          [
            [0, 0],
            [1, 120],
          ],
          ours,
          [308, 1],
        ),
      }),
  ],
  [
    "before its deadline",
    () =>
      get(TS, {
        [CAT]: catEnding([
          [0, 0],
          [1, 120],
          [2, 5],
        ]),
      }),
  ],
])("a token %s is not renewed", async (_, ask) => {
  const { status, headers } = await ask();
  expect([status, headers[CAT], headers["x-sluice-token"], headers["set-cookie"]]).toEqual([
    200,
    undefined,
    undefined,
    undefined,
  ]);
});

describe("a token in an address that is renewed by a cookie", () => {
  const BY_COOKIE = [
    [0, 1],
    [1, 120],
  ] as const;
  const cookieFrom = async (address: string): Promise<string> =>
    /^[^;]+/.exec(cookieOf((await get(address)).headers))?.[0] ?? "";
  /** Signed as ours are, and ended a minute ago. */
  const ended = (jti: string) =>
    signCat(ours, [
      [4, now() - 60],
      [6, now() - 100],
      [2, "viewer-1"],
      [7, Buffer.from(jti, "hex")],
      [323, new Map<number, CborValue>(BY_COOKIE)],
    ]);
  /** As it is renewed from one that ended. */
  const renewalOf = (jti: string) =>
    signCat(ours, [
      [4, now() + 30],
      [6, now() - 100],
      [2, "viewer-1"],
      [7, Buffer.from(jti, "hex")],
      [323, new Map<number, CborValue>(BY_COOKIE)],
    ]);

  test("goes on with the cookie beside the address, before and after its end, and is renewed again", async () => {
    const address = `${TS}?CAT=${catEnding(BY_COOKIE)}`;
    const cookie = await cookieFrom(address);
    expect(cookie).toMatch(/^CTA-Common-Access-Token=/);
    expect((await get(address, { cookie })).status).toBe(200);
    const late = await get(`${TS}?CAT=${ended("c0ffee")}`, {
      cookie: `CTA-Common-Access-Token=${renewalOf("c0ffee")}`,
    });
    expect(late.status).toBe(200);
    expect(cookieOf(late.headers)).toMatch(/^CTA-Common-Access-Token=.*; Max-Age=120;/);
  });

  test("is not kept alive by the renewal of another, nor by a cookie that somebody made up", async () => {
    for (const token of [renewalOf("beef"), "made-up", goodToken()]) {
      const { status, reason } = await get(`${TS}?CAT=${ended("c0ffee")}`, {
        cookie: `CTA-Common-Access-Token=${token}`,
      });
      expect([status, reason]).toEqual([403, "token_expired"]);
    }
  });

  test("opens what it says, whatever cookie an earlier visit left", async () => {
    for (const token of [renewalOf("beef"), ended("beef"), "made-up"]) {
      expect((await get(inQuery(goodToken()), { cookie: `CTA-Common-Access-Token=${token}` })).status).toBe(200);
    }
  });
});

describe("a site's own cookie that stays beside the renewed one", () => {
  test.each(["sluice_token", "CTA-Common-Access-Token"])(
    "%s: the renewed one counts, in whatever order",
    async (name) => {
      const old = ending();
      const { headers } = await get(TS, { cookie: `${name}=${old}` });
      const renewed = /^[^;]+/.exec(cookieOf(headers))?.[0] ?? "";
      expect(renewed).toMatch(new RegExp(`^${name}=ey`));
      for (const cookie of [`${name}=${old}; ${renewed}`, `${renewed}; ${name}=${old}`]) {
        expect((await get(TS, { cookie })).status).toBe(200);
      }
    },
  );

  test("is refused where the two have nothing to do with each other, or are of two names", async () => {
    const { headers } = await get(TS, { cookie: `sluice_token=${ending({ jti: "a" })}` });
    const renewed = /^[^;]+/.exec(cookieOf(headers))?.[0] ?? "";
    const others = [
      `sluice_token=${ending({ jti: "b" })}`,
      "sluice_token=x",
      `CTA-Common-Access-Token=${ending({ jti: "a" })}`,
    ];
    for (const other of others) {
      const { status, reason } = await get(TS, { cookie: `${renewed}; ${other}` });
      expect([status, reason]).toEqual([403, "token_repeated"]);
    }
  });
});

test("what is refused is not renewed", async () => {
  const expired = await get(TS, bearer(ending({ exp: now() - 1 })));
  const elsewhere = await get(TS, bearer(ending({ paths: ["/out/v1/live/two/"] })));
  expect([expired, elsewhere].map(({ status, headers }) => [status, headers[CAT]])).toEqual([
    [403, undefined],
    [403, undefined],
  ]);
});

test("however often it is renewed, a token ends a day after it was issued", async () => {
  const iat = now() - TOKEN_RENEWAL_MAX_SECONDS + 60;
  const { headers } = await get(TS, bearer(ending({ iat })));
  const renewed = String(headers[CAT]);
  expect(payloadOf(renewed).exp).toBe(iat + TOKEN_RENEWAL_MAX_SECONDS);
  expect((await get(TS, bearer(renewed))).headers[CAT]).toBeUndefined();
});

test.each([
  ["renewal without `iat`", () => bearer(ours.sign({ exp: now() + 30, ...RENEW }))],
  ["renewal for longer than a day", () => bearer(ending({ renew: { seconds: TOKEN_RENEWAL_MAX_SECONDS + 1 } }))],
  ["renewal for a fraction", () => bearer(ending({ renew: { seconds: 30.5 } }))],
  [
    "a `catr` of a type that nobody knows",
    () => ({
      [CAT]: catEnding([
        [0, 4],
        [1, 120],
      ]),
    }),
  ],
  ["a `catr` without time", () => ({ [CAT]: catEnding([[0, 0]]) })],
])("%s is refused: token_claims", async (_, headers) => {
  expect((await get(TS, headers())).reason).toBe("token_claims");
});

test("who revokes a viewer, a token or a key revokes what was renewed from it", async () => {
  const renewedOf = async (token: string) => String((await get(TS, bearer(token))).headers[CAT]);
  const renewed = [
    await renewedOf(ending({ sub: "thief", iat: now() - 60 })),
    await renewedOf(ending({ jti: "stolen", iat: now() - 60 })),
  ];
  packager.controlPlane.setAccess(
    access([
      { kind: "viewer", value: "thief", at: now() - 30 },
      { kind: "token", value: "stolen", at: now() },
    ]),
  );
  for (const token of renewed) {
    const isRevoked = async () => (await get(TS, bearer(token))).reason === "token_revoked";
    await waitUntil(isRevoked, { what: "the revocation", timeoutMs: 10_000 });
  }
});
