import fc from "fast-check";
import { expect, test } from "vitest";
import { findStartCodes } from "./index.ts";

const findSlowly = (bytes: Uint8Array, start: number, end: number): number[] => {
  const found: number[] = [];
  for (let i = start; i + 3 <= end; i++) if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) found.push(i);
  return found;
};

test("every start code is found, at every alignment, and none outside the range", () => {
  const bytes = fc.array(fc.constantFrom(0, 0, 0, 1, 1, 2, 0xff), { maxLength: 120 });
  fc.assert(
    fc.property(bytes, fc.nat(7), fc.nat(7), (values, skip, cut) => {
      const input = Uint8Array.from(values);
      const start = Math.min(skip, input.length);
      const end = Math.max(start, input.length - cut);
      expect(findStartCodes(input, start, end, input.length)).toEqual(findSlowly(input, start, end));
    }),
    { numRuns: 2000 },
  );
});

test("the search ends soon after its limit", () => {
  const input = Uint8Array.from({ length: 3000 }, (_, i) => (i % 3 === 2 ? 1 : 0));
  const found = findStartCodes(input, 0, input.length, 10);
  expect(found.length).toBeGreaterThan(10);
  expect(found.length).toBeLessThan(25);
});
