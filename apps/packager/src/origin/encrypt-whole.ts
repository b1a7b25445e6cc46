import { blockCiphers } from "../block-ciphers.ts";

const BLOCK_BYTES = 16;
/** So much at once that beginning a cipher costs nothing, and so little that its answer stays in the processor's nearest memory. */
const CALL_BYTES = 64 * 1024;

/** How large an `out` `encryptWhole` needs: there is always padding. */
export const encryptedWholeBytes = (sizeBytes: number): number => sizeBytes + BLOCK_BYTES - (sizeBytes % BLOCK_BYTES);

/**
 * AES-128-CBC with PKCS #7 padding, as METHOD=AES-128 has it (RFC 8216bis, 4.4.4.4). Returns the length. `out` may begin where
 * `data` does: then it is encrypted in place.
 */
export const encryptWhole = (key: Uint8Array, iv: Uint8Array, data: Uint8Array, out: Uint8Array): number => {
  const restBytes = data.length % BLOCK_BYTES;
  const wholeBytes = data.length - restBytes;
  const last = new Uint8Array(BLOCK_BYTES).fill(BLOCK_BYTES - restBytes);
  last.set(data.subarray(wholeBytes));
  let before = iv;
  for (let from = 0; from < wholeBytes; from += CALL_BYTES) {
    const end = Math.min(from + CALL_BYTES, wholeBytes);
    out.set(blockCiphers.cbc(key, before, data.subarray(from, end)), from);
    before = out.subarray(end - BLOCK_BYTES, end);
  }
  out.set(blockCiphers.cbc(key, before, last), wholeBytes);
  return wholeBytes + BLOCK_BYTES;
};
