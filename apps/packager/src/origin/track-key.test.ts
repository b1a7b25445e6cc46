import fc from "fast-check";
import { expect, test } from "vitest";
import { ivOfNumber, ivPrefixOf } from "./track-key.ts";

const segment = fc.record({
  originEndpointId: fc.constant("oe_1"),
  segmentGeneration: fc.nat(255),
  trackIndex: fc.nat(2047),
  number: fc.nat(2 ** 32 - 1),
});

test("no two segments of a key have vectors in common", () => {
  fc.assert(
    fc.property(segment, segment, (a, b) => {
      const isSame =
        a.segmentGeneration === b.segmentGeneration && a.trackIndex === b.trackIndex && a.number === b.number;
      expect(ivPrefixOf(a) === ivPrefixOf(b)).toBe(isSame);
      expect(ivPrefixOf(a) >> 51n).toBe(0n);
    }),
  );
});

test("neighbours in every field differ, at the fields' ends too", () => {
  const one = { originEndpointId: "oe_1", segmentGeneration: 0, trackIndex: 0, number: 0 };
  const prefixes = [
    one,
    { ...one, number: 1 },
    { ...one, number: 2 ** 32 - 1 },
    { ...one, trackIndex: 1 },
    { ...one, trackIndex: 2047, number: 2 ** 32 - 1 },
    { ...one, segmentGeneration: 1 },
  ].map(ivPrefixOf);
  expect(new Set(prefixes).size).toBe(prefixes.length);
});

test("two endpoints that were given one key have no vector in common, nor has one after its 256th change", () => {
  const prefixesOf = (originEndpointId: string, segmentGeneration: number) =>
    Array.from({ length: 4 * 5000 }, (_, i) =>
      ivPrefixOf({ originEndpointId, segmentGeneration, trackIndex: i % 4, number: Math.floor(i / 4) }),
    );
  const all = ["oe_1", "oe_2", "oe_3"].flatMap((id) =>
    [0, 1, 256, 257].flatMap((generation) => prefixesOf(id, generation)),
  );
  expect(new Set(all).size).toBe(all.length);
});

test("AES-128 without a vector numbers the segment in 16 bytes", () => {
  expect(Buffer.from(ivOfNumber(0x1_0203_0405)).toString("hex")).toBe(`${"0".repeat(22)}0102030405`);
});
