/**
 * AES-128, handed in: what the platform has natively. `cbc` and `ecb` take whole blocks and add no padding. An answer is good until
 * the next call, so that its memory can be used again.
 */
export interface BlockCiphers {
  /** Of any length. `counter`: the first counter block, of 16 bytes, which counts as one number. */
  readonly ctr: (key: Uint8Array, counter: Uint8Array, data: Uint8Array) => Uint8Array;
  readonly cbc: (key: Uint8Array, iv: Uint8Array, data: Uint8Array) => Uint8Array;
  readonly ecb: (key: Uint8Array, data: Uint8Array) => Uint8Array;
}

export const AES_BLOCK_BYTES = 16;

/** ISO/IEC 23001-7, 10.1 (whole samples or subsamples by AES-CTR) and 10.4 (a pattern of blocks by AES-CBC). */
export type ProtectionScheme = "cenc" | "cbcs";

/** By what a track is encrypted. */
export interface TrackKey {
  readonly scheme: ProtectionScheme;
  /** 16 bytes each. */
  readonly keyId: Uint8Array;
  readonly key: Uint8Array;
  /** Of `cbcs`. `cenc` numbers its samples. */
  readonly constantIv: Uint8Array;
}

/** A key as those may know it who must not decrypt. */
export type PublicTrackKey = Omit<TrackKey, "key">;
