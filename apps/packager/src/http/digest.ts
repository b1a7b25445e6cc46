import { createHash, timingSafeEqual } from "node:crypto";
import { INGEST_REALM, type PushCredentials } from "@sluice/contracts";
import { parseAuthParams } from "./auth-params.ts";
import type { Nonces } from "./nonces.ts";

/** What of a request its `response` is computed over. */
export interface DigestSubject {
  readonly method: string;
  readonly target: string;
}

export type DigestOutcome = "valid" | "stale" | "invalid";

const ALGORITHMS = {
  md5: { hash: "md5", ha1: "md5" },
  "sha-256": { hash: "sha256", ha1: "sha256" },
} as const;

/** Equal texts, in a time that says nothing of where they differ. */
export const equalsSecret = (given: string, expected: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
};

/**
 * RFC 7616, 3.4 with `qop=auth`, and the older form without qop (RFC 2617). MD5 and SHA-256; no `-sess`, no `auth-int`,
 * no user hash: none of them is offered. "stale": the password is right, the nonce is not any more.
 */
export const verifyDigest = (
  paramText: string,
  subject: DigestSubject,
  credentials: PushCredentials,
  nonces: Nonces,
): DigestOutcome => {
  const params = parseAuthParams(paramText);
  if (params === undefined) return "invalid";
  const param = (name: string): string => params.get(name) ?? "";
  const algorithmName = params.get("algorithm")?.toLowerCase() ?? "md5";
  if (algorithmName !== "md5" && algorithmName !== "sha-256") return "invalid";
  const algorithm = ALGORITHMS[algorithmName];
  if (param("realm") !== INGEST_REALM || param("userhash") === "true") return "invalid";
  // Else a digest made for one address would open another.
  if (param("uri") !== subject.target) return "invalid";
  const hashOf = (text: string): string => createHash(algorithm.hash).update(text).digest("hex");
  const nonce = param("nonce");
  const ha1 = credentials.ha1[algorithm.ha1];
  const ha2 = hashOf(`${subject.method}:${subject.target}`);
  const qop = params.get("qop");
  let expected: string;
  if (qop === undefined) expected = hashOf(`${ha1}:${nonce}:${ha2}`);
  else {
    const nc = param("nc");
    const cnonce = param("cnonce");
    if (qop.toLowerCase() !== "auth" || !/^[0-9a-f]{8}$/i.test(nc) || cnonce === "") return "invalid";
    expected = hashOf(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);
  }
  const isUser = equalsSecret(param("username"), credentials.username);
  const isResponse = equalsSecret(param("response").toLowerCase(), expected);
  if (!isUser || !isResponse) return "invalid";
  // A nonce of another secret was good before that secret was changed: as a stale one, it only needs a new signature.
  if (nonces.judge(nonce, credentials.username) !== "good") return "stale";
  nonces.touch(nonce, credentials.username);
  return "valid";
};

/**
 * The offers, strongest first: RFC 7616 clients take the first they know. ffmpeg keeps the last Digest it sees and knows
 * only MD5, so MD5 must be the last of the Digests; it prefers any Digest to Basic.
 */
export const printDigestChallenges = (nonce: string, stale: boolean): string[] =>
  ["SHA-256", "MD5"].map(
    (algorithm) =>
      `Digest realm="${INGEST_REALM}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${stale ? ", stale=true" : ""}`,
  );
