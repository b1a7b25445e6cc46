import type { ContentKey, EncryptionMethod } from "@sluice/contracts";
import type { ProtectionScheme, TrackKey } from "@sluice/media/cenc";

export const bytesOfHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

/** The scheme of ISO/IEC 23001-7 that a method is; undefined of those of TS. */
export const SCHEMES = {
  AES_128: undefined,
  SAMPLE_AES: undefined,
  CENC: "cenc",
  CBCS: "cbcs",
} as const satisfies Record<EncryptionMethod, ProtectionScheme | undefined>;

/** The vector that a whole track has; who fetches keys has seen to it that they come with one. */
export const constantIvOf = ({ iv, keyId }: ContentKey): Uint8Array => {
  if (iv === null) throw new Error(`key ${keyId} has no constant initialization vector`);
  return bytesOfHex(iv);
};

export const trackKeyOf = (scheme: ProtectionScheme, key: ContentKey): TrackKey => ({
  scheme,
  keyId: bytesOfHex(key.keyId),
  key: bytesOfHex(key.key),
  constantIv: scheme === "cbcs" ? constantIvOf(key) : new Uint8Array(0),
});

/** Of AES-128 without a vector: the segment's media sequence number (RFC 8216bis, 5.2). */
export const ivOfNumber = (number: number): Uint8Array => {
  const iv = Buffer.alloc(16);
  iv.writeBigUInt64BE(BigInt(number), 8);
  return iv;
};
