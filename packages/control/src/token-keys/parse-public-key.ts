import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { AppError, type TokenAlgorithm } from "@sluice/contracts";

const MIN_RSA_BITS = 2048;
/** Packagers check strangers' signatures by it, of all tenants in one thread: what is larger costs milliseconds each. */
const MAX_RSA_BITS = 4096;
const MAX_RSA_EXPONENT = 65_537n;
const PEM = /^-----BEGIN PUBLIC KEY-----\s[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/;

/**
 * A public key as SPKI in PEM, from PEM or JWK, if it is one that the algorithm is checked with.
 * @throws AppError `invalid_request` that says what was expected
 */
export const parsePublicKey = (algorithm: Exclude<TokenAlgorithm, "HS256">, text: string): string => {
  const key = readKey(text.trim());
  const problem = key === undefined ? "is no public key in PEM or JWK" : problemOf(algorithm, key);
  if (key === undefined || problem !== undefined) throw refused(problem ?? "");
  return key.export({ type: "spki", format: "pem" }).toString();
};

const refused = (message: string): AppError =>
  new AppError("invalid_request", `publicKey ${message}.`, { violations: [{ path: "publicKey", message }] });

const readKey = (text: string): KeyObject | undefined => {
  try {
    if (!text.startsWith("{")) return PEM.test(text) ? createPublicKey(text) : undefined;
    const jwk = JSON.parse(text) as JsonWebKey;
    // Its private half is none of ours: whoever pastes it must hear of that, not only not be understood.
    if (jwk.d !== undefined) throw refused("holds the private key: keep that to yourself, and send the public half");
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Whatever the parser says of it, it is not a key.
    return undefined;
  }
};

const problemOf = (algorithm: Exclude<TokenAlgorithm, "HS256">, key: KeyObject): string | undefined => {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  switch (algorithm) {
    case "ES256":
      return type === "ec" && details?.namedCurve === "prime256v1" ? undefined : "must be of the curve P-256 for ES256";
    case "EdDSA":
      return type === "ed25519" ? undefined : "must be of the curve Ed25519 for EdDSA";
    case "RS256":
      return rsaProblemOf(type === "rsa" ? (details?.modulusLength ?? 0) : 0, details?.publicExponent ?? 0n);
  }
};

const rsaProblemOf = (bits: number, exponent: bigint): string | undefined => {
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
    return `must be of RSA with ${MIN_RSA_BITS} to ${MAX_RSA_BITS} bits for RS256`;
  }
  return exponent <= MAX_RSA_EXPONENT ? undefined : `must have the public exponent ${MAX_RSA_EXPONENT}`;
};
