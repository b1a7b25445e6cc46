import type { ByteReader, ByteWriter } from "../bytes/index.ts";

/**
 * How samples are encrypted, as a track's defaults (tenc, ISO/IEC 23001-7, 8.2) and a sample group (seig, clause 6) say it in the
 * same bytes.
 */
export interface EncryptionInfo {
  readonly isProtected: boolean;
  /** Of each so many blocks of 16 bytes the first are encrypted, the others skipped; both 0 where all are encrypted. */
  readonly cryptBlocks: number;
  readonly skipBlocks: number;
  /** 0, 8 or 16. */
  readonly perSampleIvBytes: number;
  readonly keyId: Uint8Array;
  /** Where samples have no initialization vectors of their own, and are protected. */
  readonly constantIv: Uint8Array | undefined;
}

export const KEY_ID_BYTES = 16;

export const encryptionInfoSizeBytes = ({ constantIv }: EncryptionInfo): number =>
  4 + KEY_ID_BYTES + (constantIv === undefined ? 0 : 1 + constantIv.length);

export const writeEncryptionInfo = (w: ByteWriter, value: EncryptionInfo): void => {
  w.u8(0).u8((value.cryptBlocks << 4) | value.skipBlocks);
  w.u8(value.isProtected ? 1 : 0)
    .u8(value.perSampleIvBytes)
    .put(value.keyId);
  if (value.constantIv !== undefined) w.u8(value.constantIv.length).put(value.constantIv);
};

/** @throws MediaError `truncated`, or `box_malformed` for sizes of initialization vectors that do not exist. */
export const readEncryptionInfo = (r: ByteReader): EncryptionInfo => {
  r.skip(1);
  const pattern = r.u8();
  const isProtected = r.u8() === 1;
  const perSampleIvBytes = r.u8();
  if (![0, 8, 16].includes(perSampleIvBytes)) throw r.fail("box_malformed", `${perSampleIvBytes} is no size of an IV`);
  const keyId = r.take(KEY_ID_BYTES).slice();
  const hasConstantIv = isProtected && perSampleIvBytes === 0;
  return {
    isProtected,
    cryptBlocks: pattern >>> 4,
    skipBlocks: pattern & 15,
    perSampleIvBytes,
    keyId,
    constantIv: hasConstantIv ? r.take(r.u8()).slice() : undefined,
  };
};
