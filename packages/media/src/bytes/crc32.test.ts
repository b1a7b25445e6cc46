import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "./index.ts";

test("the check value of the catalogue", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test("it is zlib's, wherever the bytes lie and however they are cut", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.nat(), (bytes, a, b) => {
      const from = bytes.length === 0 ? 0 : a % bytes.length;
      const cut = from + (b % (bytes.length - from + 1));
      const whole = bytes.subarray(from);
      expect(crc32(whole)).toBe(zlibCrc32(whole));
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(from, cut)))).toBe(zlibCrc32(whole));
    }),
  );
});
