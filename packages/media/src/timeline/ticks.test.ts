import { expect, test } from "vitest";
import { clock90kToMsRound, clock90kToTicksRound, msTo90kRound, ticksTo90kRound } from "./ticks.ts";

test.for([
  [48_000, 48_000, 90_000],
  [1_024, 44_100, 2_090],
  [1_790_000_000n * 48_000n + 1n, 48_000, 161_100_000_000_002],
  [17_900_000_000_000_005n, 10_000_000, 161_100_000_000_000],
  [-1_024, 44_100, -2_090],
] as const)("%s ticks of a timescale of %d are %d ticks of 90 kHz, to the nearest", ([ticks, timescale, time90k]) => {
  expect(ticksTo90kRound(ticks, timescale)).toBe(time90k);
});

test("90 kHz becomes ticks and milliseconds to the nearest", () => {
  expect(clock90kToTicksRound(2_090, 44_100)).toBe(1_024n);
  expect(clock90kToTicksRound(161_100_000_000_000, 10_000_000)).toBe(17_900_000_000_000_000n);
  expect(clock90kToMsRound(134)).toBe(1);
  expect(msTo90kRound(1.5)).toBe(135);
});
