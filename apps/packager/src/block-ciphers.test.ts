import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { blockCiphers } from "./block-ciphers.ts";

const KEYS = [Uint8Array.from({ length: 16 }, (_, i) => i), new Uint8Array(16).fill(200)] as const;

test("each answer is OpenSSL's, whichever key and mode was asked for before", () => {
  const call = fc.record({
    key: fc.constantFrom(...KEYS),
    mode: fc.constantFrom("ctr", "cbc", "ecb"),
    blocks: fc.nat(40),
    seed: fc.nat(255),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 20 }), (calls) => {
      for (const { key, mode, blocks, seed } of calls) {
        const iv = new Uint8Array(16).fill(seed);
        const data = Uint8Array.from({ length: blocks * 16 }, (_, i) => i * seed);
        const cipher = createCipheriv(`aes-128-${mode}`, key, mode === "ecb" ? null : iv).setAutoPadding(false);
        const answer = mode === "ecb" ? blockCiphers.ecb(key, data) : blockCiphers[mode](key, iv, data);
        expect(Buffer.from(answer).equals(cipher.update(data))).toBe(true);
      }
    }),
  );
});
