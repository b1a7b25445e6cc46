import fc from "fast-check";
import { expect, test } from "vitest";
import { findStartCodes } from "./index.ts";

const START_CODE = Uint8Array.of(0, 0, 1);
const indexOf = (bytes: Uint8Array, from: number): number => Buffer.prototype.indexOf.call(bytes, START_CODE, from);

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
      const expected = findSlowly(input, start, end);
      expect(findStartCodes(input, start, end, input.length)).toEqual(expected);
      expect(findStartCodes(input, start, end, input.length, indexOf)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test("the search ends behind its limit", () => {
  const input = Uint8Array.from({ length: 3000 }, (_, i) => (i % 3 === 2 ? 1 : 0));
  for (const search of [undefined, indexOf]) expect(findStartCodes(input, 0, 3000, 10, search)).toHaveLength(11);
});
