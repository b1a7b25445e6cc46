import { createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import type { TokenAlgorithm, VerificationKey } from "@sluice/contracts";

/** A key made ready. It has one algorithm, whatever a token says. */
export interface TokenKey {
  readonly algorithm: TokenAlgorithm;
  readonly egressId: string | null;
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly fits: (signed: Buffer, signature: Buffer) => boolean;
  /** undefined of a key whose private half the customer keeps. */
  readonly sign: ((signed: Buffer) => Buffer) | undefined;
}

const ES256_BYTES = 64;

const signOf = ({ algorithm, material }: VerificationKey): TokenKey["sign"] => {
  if (algorithm !== "HS256") return undefined;
  const secret = Buffer.from(material, "base64url");
  return (signed) => createHmac("sha256", secret).update(signed).digest();
};

const fitsOf = (verificationKey: VerificationKey): TokenKey["fits"] => {
  const { algorithm, material } = verificationKey;
  const sign = signOf(verificationKey);
  if (sign !== undefined) {
    return (signed, signature) => {
      const expected = sign(signed);
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    };
  }
  const key = createPublicKey(material);
  switch (algorithm) {
    case "ES256":
      return (signed, signature) =>
        signature.length === ES256_BYTES && verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature);
    case "EdDSA":
      return (signed, signature) => verify(null, signed, key, signature);
    default:
      return (signed, signature) => verify("sha256", signed, key, signature);
  }
};

/** @throws when the key cannot be read: the control plane has read it before */
export const toTokenKey = (key: VerificationKey): TokenKey => ({
  algorithm: key.algorithm,
  egressId: key.egressId,
  issuer: key.issuer,
  audience: key.audience,
  fits: fitsOf(key),
  sign: signOf(key),
});
