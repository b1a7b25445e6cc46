import type { TokenAlgorithm } from "@sluice/contracts";
import { type CborMap, type CborValue, isCborMap, isCborTag, readCbor } from "./read-cbor.ts";
import { writeCbor } from "./write-cbor.ts";

/** A CBOR Web Token in its parts: nothing of it is checked but its form. */
export interface CoseToken {
  /** Whether it is a MAC (`COSE_Mac0`) or a signature (`COSE_Sign1`). */
  readonly kind: CoseKind;
  readonly algorithm: TokenAlgorithm | undefined;
  readonly kid: string | undefined;
  /** Whether its headers say anything besides. */
  readonly hasOtherHeaders: boolean;
  readonly protectedHeader: Uint8Array;
  readonly unprotectedHeader: CborMap;
  readonly claims: CborMap;
  /** What is signed. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

export type CoseKind = "mac" | "signature";

/** RFC 9052, 2 and RFC 8392, 6. */
const CWT_TAG = 61;
const COSE_TAGS = { mac: 17, signature: 18 } as const satisfies Record<CoseKind, number>;
const CONTEXTS = { mac: "MAC0", signature: "Signature1" } as const satisfies Record<CoseKind, string>;
const ALG = 1;
const KID = 4;
/** RFC 9053 and RFC 8812, each where it belongs: a signature's key is no secret for a MAC. */
const ALGORITHMS: Readonly<Record<CoseKind, ReadonlyMap<CborValue, TokenAlgorithm>>> = {
  mac: new Map([[5, "HS256"]]),
  signature: new Map([
    [-7, "ES256"],
    [-8, "EdDSA"],
    [-257, "RS256"],
  ]),
};
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const kidOf = (value: CborValue): string | undefined => {
  if (typeof value === "string") return value;
  if (!(value instanceof Uint8Array)) return undefined;
  try {
    return utf8.decode(value);
  } catch {
    // No key of ours is named so.
    return undefined;
  }
};

const toBeSigned = (kind: CoseKind, protectedHeader: Uint8Array, payload: Uint8Array): Buffer =>
  writeCbor([CONTEXTS[kind], protectedHeader, new Uint8Array(), payload]);

/** RFC 9052, 3: a protected header is bytes that hold a map; none stands for an empty one. */
const readHeader = (bytes: Uint8Array): CborMap | undefined => {
  if (bytes.length === 0) return new Map();
  const value = readCbor(bytes)?.value;
  return isCborMap(value) ? value : undefined;
};

/** A Common Access Token in base64url: `COSE_Mac0` or `COSE_Sign1`, tagged, also as CWT; undefined for everything else. */
export const parseCose = (token: string): CoseToken | undefined => {
  const bytes = Buffer.from(token, "base64url");
  // No other spelling of the same bytes.
  if (!BASE64URL.test(token) || bytes.toString("base64url") !== token) return undefined;
  const outer = readCbor(bytes)?.value;
  const message = isCborTag(outer) && outer.tag === CWT_TAG ? outer.value : outer;
  if (!isCborTag(message) || !Array.isArray(message.value) || message.value.length !== 4) return undefined;
  const kind = message.tag === COSE_TAGS.mac ? "mac" : message.tag === COSE_TAGS.signature ? "signature" : undefined;
  const [protectedHeader, unprotectedHeader, payload, signature] = message.value as readonly CborValue[];
  if (kind === undefined || !isCborMap(unprotectedHeader)) return undefined;
  if (![protectedHeader, payload, signature].every((part) => part instanceof Uint8Array)) return undefined;
  const [header, claims] = [readHeader(protectedHeader as Uint8Array), readCbor(payload as Uint8Array)?.value];
  if (header === undefined || !isCborMap(claims)) return undefined;
  const kids = [header, unprotectedHeader].flatMap((map) => (map.has(KID) ? [map.get(KID)] : []));
  return {
    kind,
    algorithm: ALGORITHMS[kind].get(header.get(ALG)),
    kid: kidOf(kids[0]),
    hasOtherHeaders:
      kids.length > 1 ||
      [...header.keys()].some((key) => key !== ALG && key !== KID) ||
      [...unprotectedHeader.keys()].some((key) => key !== KID),
    protectedHeader: protectedHeader as Uint8Array,
    unprotectedHeader,
    claims,
    signed: toBeSigned(kind, protectedHeader as Uint8Array, payload as Uint8Array),
    signature: Buffer.from(signature as Uint8Array),
  };
};

const EXP = 4;

export const withExpiry = (claims: CborMap, exp: number): CborMap => new Map(claims).set(EXP, exp);

/** The same token with other claims. It is signed anew, or it is worth nothing. */
export const printCose = (
  { kind, protectedHeader, unprotectedHeader }: CoseToken,
  claims: CborMap,
  sign: (signed: Buffer) => Buffer,
): string => {
  const payload = writeCbor(claims);
  const signature = sign(toBeSigned(kind, protectedHeader, payload));
  const value = [protectedHeader, unprotectedHeader, payload, signature];
  return writeCbor({ tag: CWT_TAG, value: { tag: COSE_TAGS[kind], value } }).toString("base64url");
};
