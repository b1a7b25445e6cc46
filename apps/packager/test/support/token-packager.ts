import { randomBytes } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { originAccessSchema, type TenantAccess } from "@sluice/contracts";
import { aChannel } from "./a-channel.ts";
import { RunningTestPackager } from "./running-packager.ts";
import { hs256, keyPair } from "./sign-token.ts";
import { segmentUris, testSegment } from "./test-media.ts";

export const packager = new RunningTestPackager();
const SECRET = randomBytes(32);
export const ours = hs256("ours", SECRET);
export const ecKey = keyPair("ec", "ES256");
export const edKey = keyPair("ed", "EdDSA");
export const rsaKey = keyPair("rsa", "RS256");
export const hereOnly = hs256("here", randomBytes(32), "abc123");
export const otherGroup = hs256("other-group", randomBytes(32), "zzz999");
/** For tokens of one issuer, for one audience. */
export const ofShop = hs256("of-shop", randomBytes(32), null, { issuer: "shop", audience: "cdn" });
export const foreign = hs256("foreign", randomBytes(32));
export const disabled = hs256("disabled", randomBytes(32));

export const now = (): number => Math.floor(Date.now() / 1000);
export const DAY = 24 * 3600;
/** The claims of a token that is good, and what differs. */
export const good = (more: object = {}) => ({ exp: now() + 600, iat: now(), sub: "viewer-1", jti: "token-1", ...more });
export const goodToken = (more: object = {}, header: object = {}) => ours.sign(good(more), header);

const channel = aChannel("one", {
  seconds: 2,
  endpoints: [
    {
      name: "ts",
      container: "TS",
      access: originAccessSchema.parse({ viewerTokens: true, countryHeader: "X-Country" }),
    },
    { name: "cmaf", container: "CMAF", access: originAccessSchema.parse({ viewerTokens: true }) },
    { name: "open", container: "TS" },
  ],
});

export const access = (revocations: TenantAccess["revocations"] = []): TenantAccess => ({
  tenantId: channel.tenantId,
  keys: [ours, ecKey, edKey, rsaKey, hereOnly, otherGroup, ofShop].map(({ verification }) => verification),
  revocations,
});

/** A packager with a channel whose endpoints ask for tokens, on air. */
export const startTokenPackager = async (): Promise<RunningTestPackager> => {
  packager.controlPlane.set(channel);
  packager.controlPlane.set(
    aChannel("one-more", {
      seconds: 2,
      endpoints: [{ name: "ts", container: "TS", access: originAccessSchema.parse({ viewerTokens: true }) }],
    }),
  );
  packager.controlPlane.setAccess(
    access([
      { kind: "token", value: "revoked-token", at: now() },
      { kind: "viewer", value: "revoked-viewer", at: now() },
    ]),
  );
  await packager.start({ trustedProxies: ["127.0.0.1"] });
  for (let n = 0; n < 4; n++) await packager.push("one", `low/segment_${n}.ts`, await testSegment(n));
  await packager.manifest("one", "open", "index_0.m3u8", (text) => segmentUris(text).length >= 2);
  return packager;
};

interface Answer {
  readonly status: number;
  readonly reason: unknown;
  readonly cacheControl: string | undefined;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}
type Headers = Record<string, string | string[]>;

export const TS = "/out/v1/live.abc123/one/ts/index.m3u8";
export const MPD = "/out/v1/live.abc123/one/cmaf/dash.mpd";

/** The path goes out as it is written here: fetch would tidy it up. */
export const get = (path: string, headers: Headers = {}, method = "GET") =>
  new Promise<Answer>((resolve, reject) => {
    const asked = httpRequest({ host: "127.0.0.1", port: packager.port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const { reason } = text.startsWith("{") ? JSON.parse(text) : { reason: undefined };
        const { headers: answered } = response;
        resolve({
          status: response.statusCode ?? 0,
          reason,
          cacheControl: answered["cache-control"],
          text,
          headers: answered,
        });
      });
    });
    asked.on("error", reject);
    asked.end();
  });

export const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
export const inQuery = (token: string, path = TS): string => `${path}?token=${token}`;

/** What is sent: an address, and headers. */
type Sent = readonly [path: string, headers?: Headers];
export type Row = readonly [words: string, sent: () => Sent];
