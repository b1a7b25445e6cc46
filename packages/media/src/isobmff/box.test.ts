import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../../test/hex.ts";
import { ByteReader, MediaError } from "../bytes/index.ts";
import { bytesOfBoxes, containerBox, dumpBoxes, fullBox, plainBox, readBoxes } from "./index.ts";

test("a box is its size, its type, its fields and its children", () => {
  const box = containerBox("moof", [
    fullBox("mfhd", 1, 0x020304, 4, (w) => w.u32(7)),
    plainBox("free", 0, () => undefined),
  ]);
  expect(toHex(bytesOfBoxes([box]))).toBe(
    toHex(
      fromHex(`
        00000020 6d6f6f66 // moof
        00000010 6d666864 // mfhd
        01 020304         // version, flags
        00000007          // its field
        00000008 66726565 // free
      `),
    ),
  );
});

const walk = (hex: string): { type: string; start: number; end: number }[] =>
  [...readBoxes(new ByteReader(fromHex(hex), ""))].map(({ type, start, end }) => ({ type, start, end }));

test("sizes of 64 bits and to the end of the file are understood", () => {
  expect(walk("00000001 6d646174 0000000000000012 aabb  00000008 66726565")).toEqual([
    { type: "mdat", start: 0, end: 18 },
    { type: "free", start: 18, end: 26 },
  ]);
  expect(walk("00000000 6d646174 aabbcc")).toEqual([{ type: "mdat", start: 0, end: 11 }]);
});

test.for([
  ["smaller than its own header", "00000007 6d646174"],
  ["larger than what is left", "00000009 6d646174"],
  ["of 64 bits, and smaller than its own header", "00000001 6d646174 000000000000000f"],
  ["of 64 bits, and astronomical", "00000001 6d646174 ffffffffffffffff"],
  ["cut off", "000000"],
  ["without a type", "00000008 6d64"],
  ["of 64 bits, cut off", "00000001 6d646174 00000000"],
])("a size %s is a MediaError", ([, hex]) => {
  expect(() => walk(hex ?? "")).toThrowError(MediaError);
});

test("any bytes can be dumped, or are a MediaError", () => {
  const types = [
    "moov",
    "moof",
    "traf",
    "trun",
    "tfhd",
    "tfdt",
    "stsd",
    "avc1",
    "mp4a",
    "esds",
    "hdlr",
    "ftyp",
    "mdhd",
  ];
  const box = fc
    .tuple(fc.nat(40), fc.constantFrom(...types), fc.uint8Array({ maxLength: 60 }))
    .map(([size, type, body]) => [0, 0, 0, size, ...[...type].map((c) => c.charCodeAt(0)), ...body]);
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(box, { maxLength: 4 }).map((b) => Uint8Array.from(b.flat())),
  );
  fc.assert(
    fc.property(input, (bytes) => {
      try {
        expect(typeof dumpBoxes(bytes)).toBe("string");
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
    { numRuns: 3000 },
  );
});
