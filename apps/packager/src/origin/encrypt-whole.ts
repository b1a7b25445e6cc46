import { createCipheriv } from "node:crypto";

const BLOCK_BYTES = 16;
/** OpenSSL's answer to more than this at once is memory that is mapped anew each time, which costs more than the cipher. */
const UPDATE_BYTES = 128 * 1024;

/** How large an `out` `encryptWhole` needs: there is always padding. */
export const encryptedWholeBytes = (sizeBytes: number): number => sizeBytes + BLOCK_BYTES - (sizeBytes % BLOCK_BYTES);

/** AES-128-CBC with PKCS #7 padding, as METHOD=AES-128 has it (RFC 8216bis, 4.4.4.4). Returns the length. */
export const encryptWhole = (key: Uint8Array, iv: Uint8Array, data: Uint8Array, out: Uint8Array): number => {
  const cipher = createCipheriv("aes-128-cbc", key, iv);
  let at = 0;
  const put = (bytes: Uint8Array): void => {
    out.set(bytes, at);
    at += bytes.length;
  };
  for (let from = 0; from < data.length; from += UPDATE_BYTES) {
    put(cipher.update(data.subarray(from, from + UPDATE_BYTES)));
  }
  put(cipher.final());
  return at;
};
