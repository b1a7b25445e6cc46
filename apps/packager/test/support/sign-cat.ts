import { type CborValue, writeCbor } from "@sluice/viewer-tokens";
import type { SigningKey } from "./sign-token.ts";

const ALGORITHMS = { HS256: 5, ES256: -7, EdDSA: -8, RS256: -257 } as const;

interface CatParts {
  readonly alg?: CborValue;
  readonly kid?: CborValue;
  readonly tag?: number;
  readonly cwtTag?: number | null;
  readonly moreProtected?: [number, CborValue][];
  readonly moreUnprotected?: [number, CborValue][];
  readonly payload?: CborValue;
}

/** A Common Access Token as a customer's back end makes it, and what differs: claims are by their labels. */
export const signCat = (
  key: SigningKey,
  claims: readonly (readonly [number | string, CborValue])[],
  parts: CatParts = {},
): string => {
  const { kid, algorithm } = key.verification;
  const isMac = algorithm === "HS256";
  const { tag = isMac ? 17 : 18, cwtTag = 61 } = parts;
  const alg: [number, CborValue] = [1, "alg" in parts ? parts.alg : ALGORITHMS[algorithm]];
  const protectedHeader = writeCbor(new Map([alg, ...(parts.moreProtected ?? [])]));
  const named: [number, CborValue] = [4, "kid" in parts ? parts.kid : Buffer.from(kid)];
  const unprotected = new Map([named, ...(parts.moreUnprotected ?? [])]);
  const payload = "payload" in parts ? parts.payload : writeCbor(new Map(claims));
  const context = tag === 17 ? "MAC0" : "Signature1";
  const signature = key.signBytes(writeCbor([context, protectedHeader, new Uint8Array(), payload]));
  const message = { tag, value: [protectedHeader, unprotected, payload, signature] };
  return writeCbor(cwtTag === null ? message : { tag: cwtTag, value: message }).toString("base64url");
};
