import { createCipheriv } from "node:crypto";
import { expect, test } from "vitest";
import { encryptedWholeBytes, encryptWhole } from "./encrypt-whole.ts";

const key = Uint8Array.from({ length: 16 }, (_, i) => i);
const iv = Uint8Array.from({ length: 16 }, (_, i) => 255 - i);

test.for([0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 200_000])(
  "%i bytes are what AES-128-CBC with padding makes of them, in other memory and in place",
  (sizeBytes) => {
    const data = Uint8Array.from({ length: sizeBytes }, (_, i) => (i * 7) & 255);
    const cipher = createCipheriv("aes-128-cbc", key, iv);
    const expected = Buffer.concat([cipher.update(data), cipher.final()]);
    const out = new Uint8Array(encryptedWholeBytes(sizeBytes));
    expect(encryptWhole(key, iv, data, out)).toBe(out.length);
    expect(expected.equals(out)).toBe(true);
    out.set(data);
    encryptWhole(key, iv, out.subarray(0, sizeBytes), out);
    expect(expected.equals(out)).toBe(true);
  },
);
