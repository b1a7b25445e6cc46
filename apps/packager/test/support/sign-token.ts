import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { VerificationKey } from "@sluice/contracts";

const encode = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** Signs like a customer's back end: header and claims are objects, or texts that no JSON printer would give. */
export type Signer = (claims: object | string, header?: object | string) => string;

export interface SigningKey {
  /** As packagers get it. */
  readonly verification: VerificationKey;
  readonly sign: Signer;
  /** Whatever the bytes are. */
  readonly signBytes: (signed: Buffer) => Buffer;
}

const signer =
  (defaults: object, signatureOf: (signed: Buffer) => Buffer): Signer =>
  (claims, header = {}) => {
    const head = typeof header === "string" ? header : { ...defaults, ...header };
    const signed = `${encode(head)}.${encode(claims)}`;
    return `${signed}.${signatureOf(Buffer.from(signed)).toString("base64url")}`;
  };

export const hmacSignature = (secret: Buffer | string, signed: string): string =>
  createHmac("sha256", secret).update(signed).digest("base64url");

type Parties = Pick<VerificationKey, "issuer" | "audience">;
const ANYBODY: Parties = { issuer: null, audience: null };

export const hs256 = (
  kid: string,
  secret: Buffer,
  egressId: string | null = null,
  parties: Parties = ANYBODY,
): SigningKey => {
  const signBytes = (signed: Buffer) => createHmac("sha256", secret).update(signed).digest();
  return {
    verification: { kid, algorithm: "HS256", material: secret.toString("base64url"), egressId, ...parties },
    sign: signer({ alg: "HS256", typ: "JWT", kid }, signBytes),
    signBytes,
  };
};

const pem = (key: KeyObject): string => key.export({ type: "spki", format: "pem" }).toString();

/** A key pair of the algorithm. */
export const keyPair = (kid: string, algorithm: "ES256" | "EdDSA" | "RS256"): SigningKey => {
  const { publicKey, privateKey } =
    algorithm === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : algorithm === "EdDSA"
        ? generateKeyPairSync("ed25519")
        : generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signatureOf = (signed: Buffer): Buffer =>
    algorithm === "EdDSA"
      ? sign(null, signed, privateKey)
      : sign("sha256", signed, { key: privateKey, ...(algorithm === "ES256" ? { dsaEncoding: "ieee-p1363" } : {}) });
  return {
    verification: { kid, algorithm, material: pem(publicKey), egressId: null, ...ANYBODY },
    sign: signer({ alg: algorithm, typ: "JWT", kid }, signatureOf),
    signBytes: signatureOf,
  };
};
