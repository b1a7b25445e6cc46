import { createHash, createHmac } from "node:crypto";
import { type PushCredentials, SIGV4_SECRET_CHARS, SIGV4_SECRET_LABEL } from "@sluice/contracts";
import { equalsSecret } from "./digest.ts";
import type { HttpRequest } from "./http-request.ts";

type SignedRequest = Pick<HttpRequest, "method" | "path" | "rawQuery" | "header" | "receivedAtMs">;

export type SigV4Outcome =
  /** `bodySha256` in lower-case hex: what the body has to be; undefined when it was not signed. */
  | { readonly kind: "valid"; readonly bodySha256: string | undefined }
  | { readonly kind: "refused"; readonly detail: string };

const SCHEME = /^AWS4-HMAC-SHA256[ \t]+/i;
/** What pushers to MediaPackage v2 sign for; in whichever region they believe to be. */
const SERVICE = "mediapackagev2";
const CREDENTIAL = /^([^/]{1,128})\/([0-9]{8})\/([a-z0-9-]{1,32})\/([a-z0-9-]{1,32})\/aws4_request$/;
const TIME = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z$/;
const CLOCK_SKEW_MS = 5 * 60_000;
const UNSIGNED = "UNSIGNED-PAYLOAD";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** As the control plane makes it of the same hash, and shows it beside the password. */
const secretAccessKeyOf = ({ ha1 }: PushCredentials): string =>
  hmac(ha1.sha256, SIGV4_SECRET_LABEL).toString("base64").slice(0, SIGV4_SECRET_CHARS);

/** Everything but unreserved characters (RFC 3986, 2.3) with percent signs. */
const escapeUri = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** undefined for what is not spelled as a query is. */
const canonicalQuery = (rawQuery: string): string | undefined => {
  if (rawQuery === "") return "";
  try {
    return rawQuery
      .split("&")
      .map((pair) => {
        const equals = pair.indexOf("=");
        const [name, value] = equals === -1 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
        return [escapeUri(decodeURIComponent(name)), escapeUri(decodeURIComponent(value))] as const;
      })
      .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join("&");
  } catch {
    return undefined;
  }
};

/**
 * The path as it may have been signed: escaped once more, as for every service but S3, or as it was sent. With an escaped percent
 * sign in it only the first, or one signature would be good for two addresses.
 */
const canonicalPaths = (path: string): string[] => {
  const escaped = path.split("/").map(escapeUri).join("/");
  return path.includes("%25") || escaped === path ? [escaped] : [escaped, path];
};

const parseParams = (text: string): ReadonlyMap<string, string> | undefined => {
  const params = new Map<string, string>();
  for (const pair of text.split(",")) {
    const [, name, value] = /^[ \t]*([A-Za-z]+)=([^ \t]*)[ \t]*$/.exec(pair) ?? [];
    if (name === undefined || value === undefined || params.has(name)) return undefined;
    params.set(name, value);
  }
  return params;
};

const refused = (detail: string): SigV4Outcome => ({ kind: "refused", detail });
const WRONG = "The access key or the signature is not this channel's.";

/** Whether a request is signed with one of the credentials by AWS Signature Version 4; undefined when it is not signed so at all. */
export const verifySigV4 = (
  request: SignedRequest,
  credentials: readonly PushCredentials[],
): SigV4Outcome | undefined => {
  const authorization = request.header("authorization") ?? "";
  if (!SCHEME.test(authorization)) return undefined;
  const params = parseParams(authorization.replace(SCHEME, ""));
  const [, accessKeyId, day, region, service] = CREDENTIAL.exec(params?.get("Credential") ?? "") ?? [];
  const signature = params?.get("Signature") ?? "";
  const names = (params?.get("SignedHeaders") ?? "").split(";");
  const bodyHash = request.header("x-amz-content-sha256");
  const time = request.header("x-amz-date") ?? "";
  if (accessKeyId === undefined || !/^[0-9a-f]{64}$/.test(signature)) return refused("The signature cannot be read.");
  if (service !== SERVICE) return refused(`The signature is for the service "${service}", not "${SERVICE}".`);
  const isSorted = names.every((name, i) => i === 0 || (names[i - 1] ?? "") < name);
  // What is not signed may have been written by anybody in between.
  if (!isSorted || !["host", "x-amz-content-sha256", "x-amz-date"].every((name) => names.includes(name))) {
    return refused(
      "The signature must be over the headers host, x-amz-content-sha256 and x-amz-date, and name each once.",
    );
  }
  if (bodyHash !== UNSIGNED && !/^[0-9a-f]{64}$/.test(bodyHash ?? "")) {
    return refused(`The header x-amz-content-sha256 must be the body's SHA-256 in hex, or ${UNSIGNED}.`);
  }
  const values = names.map((name) => request.header(name));
  const query = canonicalQuery(request.rawQuery);
  if (!TIME.test(time) || !time.startsWith(`${day}T`) || values.includes(undefined) || query === undefined) {
    return refused(WRONG);
  }
  const headers = names.map((name, i) => `${name}:${(values[i] ?? "").trim().replace(/ +/g, " ")}\n`).join("");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = canonicalPaths(request.path).map((path) =>
    [
      "AWS4-HMAC-SHA256",
      time,
      scope,
      sha256([request.method, path, query, headers, names.join(";"), bodyHash].join("\n")),
    ].join("\n"),
  );
  const isKnown = credentials.some((one) => {
    const key = [day ?? "", region ?? "", service, "aws4_request"].reduce<string | Buffer>(
      hmac,
      `AWS4${secretAccessKeyOf(one)}`,
    );
    const isSigned = toSign.some((text) => equalsSecret(signature, hmac(key, text).toString("hex")));
    return isSigned && equalsSecret(accessKeyId, one.username);
  });
  if (!isKnown) return refused(WRONG);
  const signedAtMs = Date.parse(time.replace(TIME, "$1-$2-$3T$4:$5:$6Z"));
  // NaN of a day that there is not, which is never near.
  if (!(Math.abs(request.receivedAtMs - signedAtMs) <= CLOCK_SKEW_MS)) {
    return refused("The request was signed more than 5 minutes from now: set the encoder's clock.");
  }
  return { kind: "valid", bodySha256: bodyHash === UNSIGNED ? undefined : bodyHash };
};
