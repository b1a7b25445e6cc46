import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decryptFrame, decryptNal } from "../../test/decrypt-sample-aes.ts";
import { nodeCiphers } from "../../test/node-ciphers.ts";
import { removeEmulationPrevention } from "../bytes/index.ts";
import { encryptAacFrame, sampleAesGrowthBytes, writeSampleAesNal } from "./sample-aes.ts";

const SAMPLE_AES = {
  key: Uint8Array.from({ length: 16 }, (_, i) => i * 7),
  iv: Uint8Array.from({ length: 16 }, (_, i) => 200 - i),
  ciphers: nodeCiphers,
};

const escaped = (rbsp: readonly number[]): Uint8Array => {
  const nal: number[] = [];
  for (const byte of rbsp) {
    if (nal.at(-1) === 0 && nal.at(-2) === 0 && byte <= 3) nal.push(3);
    nal.push(byte);
  }
  return Uint8Array.from(nal);
};

const written = (nal: Uint8Array): Uint8Array => {
  const out = new Uint8Array(4 + nal.length + sampleAesGrowthBytes(nal.length)).fill(0xee);
  return out.slice(4, writeSampleAesNal(out, 4, nal, SAMPLE_AES));
};

/** Of many zeros, so that there is much emulation to prevent, and ends that are none. */
const payload = fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(255)), { maxLength: 700, size: "max" });

describe("a slice", () => {
  const nal = fc
    .tuple(fc.constantFrom(0x65, 0x41, 0x01), payload, fc.integer({ min: 1, max: 255 }))
    .map(([header, bytes, last]) => [header, ...bytes, last]);

  test("decrypts to what it was, however much in it looks like start codes", () => {
    fc.assert(
      fc.property(nal, (rbsp) => {
        const source = escaped(rbsp);
        fc.pre(source.length > 48);
        const encrypted = removeEmulationPrevention(written(source));
        expect(decryptNal(encrypted, SAMPLE_AES)).toEqual(source);
      }),
      { numRuns: 500 },
    );
  });

  test("is encrypted exactly where it is longer than 48 bytes, and has no start code in it", () => {
    fc.assert(
      fc.property(nal, (rbsp) => {
        const source = escaped(rbsp);
        const bytes = written(source);
        expect(Buffer.from(bytes).equals(source)).toBe(source.length <= 48);
        for (const third of [0, 1, 2]) expect(Buffer.from(bytes).indexOf(Uint8Array.of(0, 0, third))).toBe(-1);
      }),
      { numRuns: 500 },
    );
  });
});

test.for([0x67, 0x68, 0x06, 0x09, 0x0c])("NAL units that are no slices stay as they are: %i", (header) => {
  const nal = Uint8Array.from({ length: 400 }, (_, i) => (i === 0 ? header : (i * 31) & 255));
  expect(written(nal)).toEqual(nal);
});

test("of an AAC frame the first 16 bytes and what is no whole block stay in clear", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (frame) => {
      const out = new Uint8Array(3 + frame.length + 3).fill(0xee);
      out.set(frame, 3);
      encryptAacFrame(out, 3, 3 + frame.length, SAMPLE_AES);
      const bytes = out.subarray(3, 3 + frame.length);
      const blocksEnd = 16 + Math.max(0, Math.floor((frame.length - 16) / 16)) * 16;
      expect(bytes.subarray(0, 16)).toEqual(frame.subarray(0, 16));
      expect(bytes.subarray(blocksEnd)).toEqual(frame.subarray(blocksEnd));
      expect(decryptFrame(bytes, SAMPLE_AES)).toEqual(frame);
      expect([...out.subarray(0, 3), ...out.subarray(3 + frame.length)]).toEqual([...new Uint8Array(6).fill(0xee)]);
    }),
  );
});
