import { expect, test } from "vitest";
import { printDuration } from "./duration.ts";

test.for([
  [0, "PT0S"],
  [6006, "PT6.006S"],
  [60_000, "PT60S"],
  [1500, "PT1.5S"],
  [40, "PT0.04S"],
  [86_400_000, "PT86400S"],
] as const)("%i ms is printed as %s", ([ms, text]) => {
  expect(printDuration(ms)).toBe(text);
});

test("a negative duration is refused", () => {
  expect(() => printDuration(-1)).toThrow(RangeError);
  expect(() => printDuration(Number.NaN)).toThrow(RangeError);
});
