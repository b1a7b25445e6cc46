import { expect, test } from "vitest";
import { type FindNalRanges, SampleRanges } from "./sample-ranges.ts";

/** Slices of 30 bytes without end, each with 16 bytes to encrypt. */
const smallSlices: FindNalRanges = (_, start, end, add) => {
  for (let at = start; at + 30 <= end; at += 30) add(at + 14, at + 30);
};

test("a picture of a million slices, which cannot be described, is refused at once", () => {
  const ranges = new SampleRanges();
  ranges.start(smallSlices, "cenc", 8);
  const bytes = new Uint8Array(30_000_000);
  const startedMs = performance.now();
  expect(() => ranges.addSample(bytes, 0, bytes.length)).toThrow("Too much of a sample is in clear");
  // Sorted anew for each count of slices that there could have been room for, it was ten seconds.
  expect(performance.now() - startedMs).toBeLessThan(2000);
});

test("of slices of one size the first are encrypted, and all that cannot be told apart stays in clear", () => {
  const ranges = new SampleRanges();
  ranges.start(smallSlices, "cenc", 8);
  ranges.addSample(new Uint8Array(3000), 0, 3000);
  const { starts, sizes } = ranges.stretches();
  expect([...starts]).toEqual(Array.from({ length: starts.length }, (_, i) => 30 * i + 14));
  expect(new Set(sizes)).toEqual(new Set([16]));
  // Behind the last of them is one more entry, in clear alone: 40 have room.
  expect(starts.length).toBe(39);
});
