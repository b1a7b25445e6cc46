import { createHash } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, type EndpointChange } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const HEADER = "x-sluice-cdn-identifier";
const OURS = { [HEADER]: "secret-of-now" };

const endpoint = (name: string, access: Partial<NonNullable<EndpointChange["access"]>>): EndpointChange => ({
  name,
  container: "TS",
  access: {
    ipAllowList: [],
    ipDenyList: [],
    cdnAuthorization: false,
    viewerTokens: false,
    allowedOrigins: [],
    countryHeader: null,
    ...access,
  },
});

const ENDPOINTS: EndpointChange[] = [
  endpoint("open", {}),
  endpoint("allowed", { ipAllowList: ["127.0.0.0/8"] }),
  endpoint("elsewhere", { ipAllowList: ["192.0.2.0/24", "2001:db8::/32"] }),
  endpoint("denied", { ipAllowList: ["198.51.100.0/24"], ipDenyList: ["198.51.100.66"] }),
  {
    ...endpoint("cdn", { cdnAuthorization: true }),
    cdnSecretHashes: [sha256("secret-of-now"), sha256("secret-of-before")],
  },
  endpoint("closed", { cdnAuthorization: true }),
  endpoint("pages", { allowedOrigins: ["https://www.example.com"] }),
];

beforeAll(async () => {
  packager.controlPlane.set(aChannel("one", { seconds: 2, endpoints: ENDPOINTS }));
  await packager.start({ trustedProxies: ["127.0.0.1"] });
  for (let n = 0; n < 4; n++) await packager.push("one", `low/segment_${n}.ts`, await testSegment(n));
  await packager.manifest("one", "open", "index_0.m3u8", (text) => segmentUris(text).length >= 2);
});
afterAll(() => packager.stop());

interface Answer {
  readonly status: number;
  readonly reason: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** By node:http, which sends a header of several values as several lines. */
const get = (name: string, file: string, headers: Record<string, string | string[]> = {}, method = "GET") =>
  new Promise<Answer>((resolve, reject) => {
    const asked = httpRequest(packager.outUrl("one", name, file), { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const reason = text.startsWith("{") ? JSON.parse(text).reason : undefined;
        resolve({ status: response.statusCode ?? 0, reason, headers: response.headers });
      });
    });
    asked.on("error", reject);
    asked.end();
  });

const FILES = ["index.m3u8", "index_0.m3u8", "segment_0_0.ts"];

test.each<[string, string, Record<string, string | string[]>]>([
  ["everybody at an endpoint without rules", "open", {}],
  ["an address on the list", "allowed", {}],
  ["an address that our proxy says, IPv4", "elsewhere", { "x-forwarded-for": "192.0.2.7" }],
  ["an address that our proxy says, IPv4 in IPv6", "elsewhere", { "x-forwarded-for": "::ffff:192.0.2.7" }],
  ["an address that our proxy says, IPv6 in full", "elsewhere", { "x-forwarded-for": "2001:0DB8:0:0:0:0:0:1" }],
  ["an address of an allowed block beside the denied one", "denied", { "x-forwarded-for": "198.51.100.67" }],
  ["a CDN with the secret of now", "cdn", OURS],
  ["a CDN with the secret of before", "cdn", { [HEADER]: "secret-of-before" }],
  ["a CDN with the header of MediaPackage 2", "cdn", { "X-MediaPackageV2-CDNIdentifier": "secret-of-now" }],
  ["a CDN with the header of MediaPackage 1", "cdn", { "X-MediaPackage-CDNIdentifier": "secret-of-now" }],
])("%s is served", async (_, name, headers) => {
  for (const file of FILES) expect((await get(name, file, headers)).status).toBe(200);
  expect((await get(name, "index.m3u8", headers, "HEAD")).status).toBe(200);
});

test.each<[string, string, Record<string, string | string[]>, string]>([
  ["an address that is not listed", "elsewhere", {}, "address_not_allowed"],
  [
    "an address that a stranger made up",
    "elsewhere",
    { "x-forwarded-for": "192.0.2.7, 203.0.113.1" },
    "address_not_allowed",
  ],
  [
    "an address in a header of another name",
    "elsewhere",
    { forwarded: "for=192.0.2.7", "x-real-ip": "192.0.2.7" },
    "address_not_allowed",
  ],
  [
    "an address in two lines, the nearer one not listed",
    "elsewhere",
    { "x-forwarded-for": ["192.0.2.7", "203.0.113.1"] },
    "address_not_allowed",
  ],
  ["an address that cannot be read", "elsewhere", { "x-forwarded-for": "192.0.2.7, unknown" }, "address_unknown"],
  ["an octal address", "elsewhere", { "x-forwarded-for": "0300.0.2.7" }, "address_unknown"],
  ["a denied address within an allowed block", "denied", { "x-forwarded-for": "198.51.100.66" }, "address_denied"],
  ["the same, as IPv6", "denied", { "x-forwarded-for": "::ffff:c633:6442" }, "address_denied"],
  ["no secret", "cdn", {}, "cdn_secret_missing"],
  ["an empty secret", "cdn", { [HEADER]: "" }, "cdn_secret_wrong"],
  ["a wrong secret", "cdn", { [HEADER]: "secret-of-then" }, "cdn_secret_wrong"],
  ["a part of the secret", "cdn", { [HEADER]: "secret-of-no" }, "cdn_secret_wrong"],
  ["the secret in other letters", "cdn", { [HEADER]: "SECRET-OF-NOW" }, "cdn_secret_wrong"],
  ["the hash of the secret", "cdn", { [HEADER]: sha256("secret-of-now") }, "cdn_secret_wrong"],
  ["the right secret twice", "cdn", { [HEADER]: ["secret-of-now", "secret-of-now"] }, "cdn_secret_repeated"],
  ["a right and a wrong secret", "cdn", { [HEADER]: ["secret-of-now", "x"] }, "cdn_secret_repeated"],
  [
    "the secret in two headers",
    "cdn",
    { ...OURS, "X-MediaPackageV2-CDNIdentifier": "secret-of-now" },
    "cdn_secret_repeated",
  ],
  ["a secret, where the endpoint has none yet", "closed", OURS, "cdn_secret_wrong"],
])("%s is refused with 403 and its reason, and no cache keeps that", async (_, name, headers, reason) => {
  for (const file of [...FILES, "no-such-file.m3u8"]) {
    const answer = await get(name, file, headers);
    expect([answer.status, answer.reason]).toEqual([403, reason]);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
  }
});

test("a browser may ask whether it may ask", async () => {
  expect((await get("cdn", "index.m3u8", { origin: "https://player.example" }, "OPTIONS")).status).toBe(204);
});

test("a secret that was taken away opens nothing any more", async () => {
  const config = aChannel("one", { seconds: 2, endpoints: ENDPOINTS });
  const originEndpoints = config.originEndpoints.map((one) => ({ ...one, cdnSecretHashes: [sha256("next-secret")] }));
  packager.controlPlane.set({ ...config, originEndpoints });
  await expect.poll(async () => (await get("cdn", "index.m3u8", { [HEADER]: "next-secret" })).status).toBe(200);
  expect((await get("cdn", "index.m3u8", OURS)).reason).toBe("cdn_secret_wrong");
});

test("cookies come along from pages of the origins that are listed, and from no other", async () => {
  const files = ["index.m3u8", "segment_0_0.ts", "nothing.m3u8"];
  const told = async (name: string, origin?: string, method = "GET") => {
    const answers = await Promise.all(
      files.map((file) => get(name, file, origin === undefined ? {} : { origin }, method)),
    );
    const all = answers.map(({ headers }) =>
      [headers["access-control-allow-origin"], headers["access-control-allow-credentials"], headers.vary].join(" "),
    );
    return [...new Set(all)];
  };
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    expect(await told("pages", "https://www.example.com", method)).toEqual(["https://www.example.com true Origin"]);
    for (const other of [
      "https://evil.example",
      "https://www.example.com.evil.example",
      "null",
      "http://www.example.com",
    ]) {
      expect(await told("pages", other, method)).toEqual([`${other}  Origin`]);
    }
    expect(await told("pages", undefined, method)).toEqual(["*  Origin"]);
    expect(await told("open", "https://www.example.com", method)).toEqual(["https://www.example.com  Origin"]);
    expect(await told("open", undefined, method)).toEqual(["*  "]);
  }
});
