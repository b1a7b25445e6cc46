import { hasDuplicateKeys } from "./duplicate-keys.ts";

/** A token in its parts: nothing of it is checked but its form. */
export interface Jws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What is signed. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)$/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** RFC 7515, 7.1 and 2: base64url as it is written, no other spelling of the same bytes. */
const decode = (part: string): Buffer | undefined => {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : undefined;
};

const parseObject = (bytes: Buffer): Readonly<Record<string, unknown>> | undefined => {
  try {
    const text = utf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value) || hasDuplicateKeys(text)) return undefined;
    return value as Readonly<Record<string, unknown>>;
  } catch {
    // Neither text nor JSON: no token.
    return undefined;
  }
};

/** A JSON Web Token in compact form (RFC 7515, 7.1); undefined for everything that leaves room for two readings. */
export const parseJws = (token: string): Jws | undefined => {
  const parts = COMPACT.exec(token);
  if (parts === null) return undefined;
  const [, headerPart = "", claimsPart = "", signaturePart = ""] = parts;
  const [headerBytes, claimsBytes, signature] = [decode(headerPart), decode(claimsPart), decode(signaturePart)];
  if (headerBytes === undefined || claimsBytes === undefined || signature === undefined) return undefined;
  const [header, claims] = [parseObject(headerBytes), parseObject(claimsBytes)];
  if (header === undefined || claims === undefined) return undefined;
  return { header, claims, signed: Buffer.from(`${headerPart}.${claimsPart}`), signature };
};

/** What `parseJws` reads. */
export const printJws = (header: object, claims: object, sign: (signed: Buffer) => Buffer): string => {
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${sign(Buffer.from(signed)).toString("base64url")}`;
};
