import { type Cipheriv, createCipheriv, createSecretKey, type KeyObject } from "node:crypto";
import type { BlockCiphers } from "@sluice/media/cenc";

/** What a key was made into: that costs several times what a small call does. */
interface PreparedKey {
  readonly secret: KeyObject;
  /** AES-ECB keeps nothing from one block to the next, so one cipher does for all calls. */
  readonly ecb: Cipheriv;
}

const prepared = new WeakMap<Uint8Array, PreparedKey>();

const prepare = (key: Uint8Array): PreparedKey => {
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const secret = createSecretKey(key);
  const made = { secret, ecb: createCipheriv("aes-128-ecb", secret, null).setAutoPadding(false) };
  prepared.set(key, made);
  return made;
};

let previous: ArrayBuffer | undefined;

/**
 * A cipher's answer is memory of its own. Given back when the next is asked for, it is still in the processor's cache and is taken
 * again; left to the garbage collector, encryption takes twice as long.
 */
const answer = (cipher: Cipheriv, data: Uint8Array): Uint8Array => {
  previous?.transfer(0);
  const bytes = cipher.update(data);
  previous = bytes.buffer.byteLength === bytes.byteLength ? bytes.buffer : undefined;
  return bytes;
};

/**
 * One chain of AES-128-CBC, to be given piece by piece, padded at its end (PKCS #7). An answer is good until the next is asked for.
 */
export const startCbc = (key: Uint8Array, iv: Uint8Array) => {
  const cipher = createCipheriv("aes-128-cbc", prepare(key).secret, iv);
  return {
    update: (data: Uint8Array): Uint8Array => answer(cipher, data),
    final: (): Uint8Array => cipher.final(),
  };
};

/** AES-128 by OpenSSL. A key's bytes are not to change: what was made of them is kept as long as they are. */
export const blockCiphers: BlockCiphers = {
  ctr: (key, counter, data) => answer(createCipheriv("aes-128-ctr", prepare(key).secret, counter), data),
  cbc: (key, iv, data) => answer(createCipheriv("aes-128-cbc", prepare(key).secret, iv).setAutoPadding(false), data),
  ecb: (key, data) => answer(prepare(key).ecb, data),
};
