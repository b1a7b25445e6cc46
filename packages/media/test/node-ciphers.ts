import { createCipheriv } from "node:crypto";
import type { BlockCiphers } from "../src/cenc/index.ts";

const encrypt = (name: string, key: Uint8Array, iv: Uint8Array | null, data: Uint8Array): Uint8Array =>
  createCipheriv(name, key, iv).setAutoPadding(false).update(data);

/** AES-128 by OpenSSL. */
export const nodeCiphers: BlockCiphers = {
  ctr: (key, counter, data) => encrypt("aes-128-ctr", key, counter, data),
  cbc: (key, iv, data) => encrypt("aes-128-cbc", key, iv, data),
  ecb: (key, data) => encrypt("aes-128-ecb", key, null, data),
};
