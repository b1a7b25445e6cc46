import fc from "fast-check";
import { expect, test } from "vitest";
import { ivOfNumber, ivPrefixOf } from "./track-key.ts";

const endpointId = "ep_00000000000000000001";
const segment = fc.record({
  endpointId: fc.constant(endpointId),
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
  const one = { endpointId, segmentGeneration: 0, trackIndex: 0, number: 0 };
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

test("two endpoints that were given the same fixed key use no vector twice, though their segments have the same numbers", () => {
  const seen = new Set<bigint>();
  for (const id of [endpointId, "ep_00000000000000000002"]) {
    for (const segmentGeneration of [0, 1]) {
      for (let number = 0; number < 5000; number++) {
        seen.add(ivPrefixOf({ endpointId: id, segmentGeneration, trackIndex: 1, number }));
      }
    }
  }
  expect(seen.size).toBe(2 * 2 * 5000);
});

test("AES-128 without a vector numbers the segment in 16 bytes", () => {
  expect(Buffer.from(ivOfNumber(0x1_0203_0405)).toString("hex")).toBe(`${"0".repeat(22)}0102030405`);
});
