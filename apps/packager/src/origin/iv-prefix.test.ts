import fc from "fast-check";
import { expect, test } from "vitest";
import { ivPrefixOf, type SegmentIdentity } from "./iv-prefix.ts";

const NOW_MS = Date.UTC(2026, 10, 27);
const one: SegmentIdentity = {
  originEndpointId: "oe_1",
  input: 1,
  trackCode: 0,
  number: 0,
  startMs: NOW_MS,
  rest: undefined,
};

const segment: fc.Arbitrary<SegmentIdentity> = fc.record({
  originEndpointId: fc.constant("oe_1"),
  input: fc.constantFrom(1, 2),
  trackCode: fc.nat(2 ** 14 - 1),
  number: fc.nat(2 ** 40),
  startMs: fc.integer({ min: NOW_MS, max: NOW_MS + 3 * 365 * 86_400_000 }),
  rest: fc.constant(undefined),
});

test("no two segments of a key have vectors in common", () => {
  fc.assert(
    fc.property(segment, segment, (a, b) => {
      fc.pre(a.input !== b.input || a.trackCode !== b.trackCode || Math.abs(a.startMs - b.startMs) >= 16);
      expect(ivPrefixOf(a)).not.toBe(ivPrefixOf(b));
      expect(ivPrefixOf(a) >> 51n).toBe(0n);
    }),
  );
});

test("neighbours in every field differ, at the fields' ends too", () => {
  const prefixes = [
    one,
    { ...one, number: 1 },
    { ...one, number: 3 },
    { ...one, startMs: NOW_MS + 16 },
    { ...one, startMs: NOW_MS + 2 ** 38 },
    { ...one, startMs: NOW_MS + 2 ** 39 },
    { ...one, trackCode: 1 },
    { ...one, trackCode: 2 ** 14 - 1 },
    { ...one, input: 2 as const },
    { ...one, rest: [0] },
    {
      ...one,
      rest: [0, 500],
    },
    {
      ...one,
      rest: [0, 1000],
    },
  ].map(ivPrefixOf);
  expect(new Set(prefixes).size).toBe(prefixes.length);
});

test("a log that is begun anew, whose numbers begin at 0 again, has no vector in common with the one before", () => {
  const logFrom = (startMs: number) =>
    Array.from({ length: 4 * 5000 }, (_, i) => {
      const number = Math.floor(i / 4);
      return ivPrefixOf({ ...one, trackCode: i % 4, number, startMs: startMs + number * 2000 });
    });
  const lost = logFrom(NOW_MS);
  const anew = logFrom(NOW_MS + 5000 * 2000 + 16);
  expect(new Set([...lost, ...anew]).size).toBe(lost.length + anew.length);
});

test("two endpoints that were given one key have no vector in common", () => {
  const all = ["oe_1", "oe_2", "oe_3", "oe_4"].flatMap((originEndpointId) =>
    Array.from({ length: 4 * 5000 }, (_, i) =>
      ivPrefixOf({ ...one, originEndpointId, trackCode: i % 4, startMs: NOW_MS + Math.floor(i / 4) * 2000 }),
    ),
  );
  expect(new Set(all).size).toBe(all.length);
});
