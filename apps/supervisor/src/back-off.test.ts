import { expect, test } from "vitest";
import { createBackOff } from "./back-off.ts";

test("pauses double up to 15 s while a process keeps crashing", () => {
  const backOff = createBackOff();
  const delays = Array.from({ length: 8 }, () => backOff.nextDelayMs(100));
  expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test("after a stable run the next crash is answered at once again", () => {
  const backOff = createBackOff();
  backOff.nextDelayMs(100);
  backOff.nextDelayMs(100);
  expect(backOff.nextDelayMs(30_000)).toBe(250);
});
