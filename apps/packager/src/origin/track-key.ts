import { createHash } from "node:crypto";
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

/** The vector that a whole track has. A key that came without one has that of its id, which is as public. */
export const constantIvOf = ({ iv, keyId }: ContentKey): string => iv ?? keyId;

export const trackKeyOf = (scheme: ProtectionScheme, key: ContentKey): TrackKey => ({
  scheme,
  keyId: bytesOfHex(key.keyId),
  key: bytesOfHex(key.key),
  constantIv: bytesOfHex(constantIvOf(key)),
});

export interface SegmentIdentity {
  readonly originEndpointId: string;
  readonly segmentGeneration: number;
  readonly trackIndex: number;
  readonly number: number;
}

const GENERATION_BITS = 8;
const TRACK_BITS = 11;
const NUMBER_BITS = 32;
const PREFIX_BITS = GENERATION_BITS + TRACK_BITS + NUMBER_BITS;

/**
 * The upper 51 bits of the vectors of a segment's samples in `cenc`. The same on every node, and another for each segment of the
 * endpoint: what a number means changes with the generation. A key provider may give two endpoints one key (a list of keys always
 * does): so each counts from a place of its own, and from another one when its generations have been through all numbers.
 */
export const ivPrefixOf = ({ originEndpointId, segmentGeneration, trackIndex, number }: SegmentIdentity): bigint => {
  const generation = BigInt.asUintN(GENERATION_BITS, BigInt(segmentGeneration));
  const track = BigInt.asUintN(TRACK_BITS, BigInt(trackIndex));
  const place =
    (((generation << BigInt(TRACK_BITS)) | track) << BigInt(NUMBER_BITS)) | BigInt.asUintN(NUMBER_BITS, BigInt(number));
  return place ^ firstPlaceOf(originEndpointId, segmentGeneration >> GENERATION_BITS);
};

const firstPlaceOf = (originEndpointId: string, round: number): bigint => {
  const digest = createHash("sha256")
    .update(JSON.stringify([originEndpointId, round]))
    .digest();
  return BigInt.asUintN(PREFIX_BITS, digest.readBigUInt64BE());
};

/** Of AES-128 without a vector: the segment's media sequence number (RFC 8216bis, 5.2). */
export const ivOfNumber = (number: number): Uint8Array => {
  const iv = Buffer.alloc(16);
  iv.writeBigUInt64BE(BigInt(number), 8);
  return iv;
};
