import { createHash } from "node:crypto";
import { INGEST_REALM, type PushCredentials } from "@sluice/contracts";
import { equalsSecret, printDigestChallenges, verifyDigest } from "./digest.ts";
import type { HttpRequest } from "./http-request.ts";
import type { Nonces } from "./nonces.ts";
import type { ResponseHeaders } from "./responder.ts";
import { verifySigV4 } from "./sigv4.ts";

export type IngestAuthorization =
  /** `bodySha256`, when the body was signed: in lower-case hex, to be compared when the body is there. */
  | { readonly kind: "authorized"; readonly bodySha256?: string | undefined }
  /** Answer 401 with these headers before the body is asked for: an encoder that sent `Expect` then loses nothing. */
  | { readonly kind: "refused"; readonly headers: ResponseHeaders; readonly detail: string };

/**
 * Whether the request has one of the credentials, by Digest or Basic, the password alone as a bearer token, or a signature. None
 * (no such channel) refuse with the same words and work as wrong ones.
 */
export const authorizeIngest = (
  request: Pick<HttpRequest, "method" | "target" | "path" | "rawQuery" | "header" | "receivedAtMs">,
  credentials: readonly PushCredentials[],
  nonces: Nonces,
): IngestAuthorization => {
  const authorization = request.header("authorization");
  if (authorization === undefined) {
    return refuse(nonces, false, "This address asks for the channel's ingest user name and password.");
  }
  const signed = verifySigV4(request, credentials);
  if (signed !== undefined) {
    return signed.kind === "refused"
      ? refuse(nonces, false, signed.detail)
      : { kind: "authorized", bodySha256: signed.bodySha256 };
  }
  const space = authorization.indexOf(" ");
  const scheme = authorization.slice(0, Math.max(0, space)).toLowerCase();
  const text = authorization.slice(space + 1);
  const known = credentials.length === 0 ? [NOBODY] : credentials;
  if (scheme === "digest") {
    const outcomes = known.map((one) => verifyDigest(text, request, one, nonces));
    if (outcomes.includes("stale")) {
      return refuse(nonces, true, "The Digest nonce has expired; sign again with the new one.");
    }
    if (outcomes.includes("valid") && credentials.length > 0) return { kind: "authorized" };
  } else if (scheme === "basic" || scheme === "bearer") {
    const verify = scheme === "basic" ? verifyBasic : verifyBearer;
    if (known.some((one) => verify(text, one)) && credentials.length > 0) return { kind: "authorized" };
  }
  return refuse(nonces, false, "The user name or password is not this channel's.");
};

/** Hashes that no text has. */
const NOBODY: PushCredentials = { username: "", ha1: { md5: "", sha256: "" } };

/** RFC 7617. The password is hashed as the control plane hashed it, and only hashes are compared. */
const verifyBasic = (text: string, credentials: PushCredentials): boolean => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const pair = Buffer.from(text, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon < 0) return false;
  const username = pair.slice(0, colon);
  const sha256 = createHash("sha256")
    .update(`${username}:${INGEST_REALM}:${pair.slice(colon + 1)}`)
    .digest("hex");
  const isUser = equalsSecret(username, credentials.username);
  return equalsSecret(sha256, credentials.ha1.sha256) && isUser;
};

/** RFC 6750, 2.1, for encoders that take one token and no user name. It is hashed with the name that it belongs to. */
const verifyBearer = (text: string, credentials: PushCredentials): boolean => {
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(text)) return false;
  const sha256 = createHash("sha256").update(`${credentials.username}:${INGEST_REALM}:${text}`).digest("hex");
  return equalsSecret(sha256, credentials.ha1.sha256);
};

const refuse = (nonces: Nonces, stale: boolean, detail: string): IngestAuthorization => ({
  kind: "refused",
  detail,
  headers: {
    "WWW-Authenticate": [
      ...printDigestChallenges(nonces.issue(), stale),
      `Basic realm="${INGEST_REALM}", charset="UTF-8"`,
    ],
    "Cache-Control": "no-store",
    // ffmpeg hears no 401 on a connection it keeps; on the next one it asks before it sends.
    Connection: "close",
  },
});
