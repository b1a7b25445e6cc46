import fc from "fast-check";
import { expect, test } from "vitest";
import { type CborValue, readCbor } from "./read-cbor.ts";
import { writeCbor } from "./write-cbor.ts";

const read = (hex: string) => readCbor(Buffer.from(hex, "hex"));

/** RFC 8949, appendix A. */
test.each<[string, CborValue]>([
  ["00", 0],
  ["17", 23],
  ["1818", 24],
  ["1903e8", 1000],
  ["1a000f4240", 1_000_000],
  ["1b000000e8d4a51000", 1_000_000_000_000],
  ["20", -1],
  ["3903e7", -1000],
  ["fb3ff199999999999a", 1.1],
  ["fa47c35000", 100_000],
  ["f4", false],
  ["f5", true],
  ["f6", null],
  ["f7", undefined],
  ["c11a514b67b0", { tag: 1, value: 1_363_896_240 }],
  ["4401020304", Uint8Array.of(1, 2, 3, 4)],
  ["6449455446", "IETF"],
  ["83010203", [1, 2, 3]],
  [
    "a201020304",
    new Map([
      [1, 2],
      [3, 4],
    ]),
  ],
  [
    "a26161016162820203",
    new Map<string, CborValue>([
      ["a", 1],
      ["b", [2, 3]],
    ]),
  ],
])("%s is what the RFC says it is", (hex, value) => {
  const answer = read(hex)?.value;
  expect(answer instanceof Uint8Array ? new Uint8Array(answer) : answer).toEqual(value);
});

test.each([
  ["nothing", ""],
  ["something behind it", "0000"],
  ["an integer that is cut off", "1a0000"],
  ["a length that is reserved", "1c"],
  ["bytes of unknown length", "5f42010243030405ff"],
  ["a list of unknown length", "9f018202039f0405ffff"],
  ["a map of unknown length", "bf61610161629f0203ffff"],
  ["an end without beginning", "ff"],
  ["bytes that are longer than all", "5b7fffffffffffffff"],
  ["a text that is longer than all", "7affffffff61"],
  ["a list that is longer than all", "9affffffff01"],
  ["a list longer than numbers are exact", "9bffffffffffffffff"],
  ["a map that is longer than all", "baffffffff0102"],
  ["an integer beyond what is exact", "1b0020000000000000"],
  ["a key that comes twice", "a201020103"],
  ["a key that comes twice, spelled another way", "a20102180103"],
  ["a text key that comes twice", "a2616101616102"],
  ["a key that is a list", "a1800102"],
  ["a key that is bytes", "a1410102"],
  ["a key with a fraction", "a1fb3ff000000000000001"],
  ["a key that is true", "a1f501"],
  ["half a map", "a101"],
  ["a text that is no UTF-8", "61ff"],
  ["a text with half a character", "63e282"],
  ["a small float", "f93c00"],
  ["a simple value that nobody knows", "e0"],
  ["a simple value in a byte", "f8ff"],
  ["a tag without value", "c1"],
  ["thirteen lists in each other", `${"81".repeat(13)}00`],
  ["a thousand lists in each other", `${"81".repeat(1000)}00`],
  ["a hundred thousand tags in each other", `${"c1".repeat(100_000)}00`],
])("%s is nothing", (_, hex) => {
  expect(read(hex)).toBeUndefined();
});

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const integer = fc.integer({ min: -(2 ** 48), max: 2 ** 48 });
const { value: anyValue } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    integer,
    text,
    fc.double({ noInteger: true, noNaN: true }),
    fc.constantFrom(true, false, null, undefined),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.oneof(integer, text), tie("value")), { maxLength: 4 }).map((pairs) => new Map(pairs)),
    fc.record({ tag: fc.nat(), value: tie("value") }),
  ),
}));

test("what is written is read as what it was", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(readCbor(writeCbor(value))).toEqual({ value });
    }),
  );
});

test("any bytes are a value or nothing, and a value is written so that it is read the same", () => {
  const value = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    // Nearly right: what was written, with a byte changed.
    fc.tuple(anyValue, fc.nat(), fc.nat(255)).map(([of, at, byte]) => {
      const bytes = writeCbor(of);
      bytes[at % bytes.length] = byte;
      return bytes;
    }),
  );
  fc.assert(
    fc.property(value, (bytes) => {
      const answer = readCbor(bytes);
      if (answer !== undefined) expect(readCbor(writeCbor(answer.value))).toEqual(answer);
    }),
    { numRuns: 2000 },
  );
});

test("whatever is cut off is nothing", () => {
  fc.assert(
    fc.property(anyValue, fc.nat(), (value, length) => {
      const bytes = writeCbor(value);
      expect(readCbor(bytes.subarray(0, length % bytes.length))).toBeUndefined();
    }),
  );
});
