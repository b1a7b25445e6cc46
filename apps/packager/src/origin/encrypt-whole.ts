import { startCbc } from "../block-ciphers.ts";

const BLOCK_BYTES = 16;
/** So much at once that calls cost nothing, and so little that an answer stays in the processor's nearest memory. */
const CALL_BYTES = 64 * 1024;

/** How large an `out` `encryptWhole` needs: there is always padding. */
export const encryptedWholeBytes = (sizeBytes: number): number => sizeBytes + BLOCK_BYTES - (sizeBytes % BLOCK_BYTES);

/**
 * AES-128-CBC with PKCS #7 padding, as METHOD=AES-128 has it (RFC 8216bis, 4.4.4.4). Returns the length. `out` may begin where
 * `data` does: then it is encrypted in place.
 */
export const encryptWhole = (key: Uint8Array, iv: Uint8Array, data: Uint8Array, out: Uint8Array): number => {
  const chain = startCbc(key, iv);
  for (let from = 0; from < data.length; from += CALL_BYTES) {
    out.set(chain.update(data.subarray(from, from + CALL_BYTES)), from);
  }
  const wholeBytes = data.length - (data.length % BLOCK_BYTES);
  out.set(chain.final(), wholeBytes);
  return wholeBytes + BLOCK_BYTES;
};
