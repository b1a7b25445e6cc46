import { expect, test } from "vitest";
import { ivPrefixOf } from "./iv-prefix.ts";
import { cutOf } from "./segment-cut.ts";

const TIMESCALE = 48_000;
const START_MS = Date.UTC(2026, 10, 27);
const START_90K = 90_000 * 3600;
const START_TICKS = TIMESCALE * 3600;

/** Two seconds in pieces of 200 ms that are all of one size; those at `places` are there. */
const prefixOf = (places: readonly number[], offsetTicks = 0, isComplete = true): bigint => {
  const durationTicks = TIMESCALE / 5;
  const cut = cutOf({
    group: {
      number: 7,
      start90k: START_90K,
      duration90k: 180_000,
      startMs: START_MS,
      discontinuity: false,
      runId: 0,
    },
    segment: { isComplete, timescale: TIMESCALE },
    fragments: places.map((place) => ({
      location: place,
      byteLength: 1000,
      startTicks: START_TICKS + offsetTicks + place * durationTicks,
      durationTicks,
    })),
  });
  return ivPrefixOf({ originEndpointId: "oe_1", input: 1, trackCode: 0, number: 7, ...cut });
};
const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const without = (missing: number): number[] => all.filter((place) => place !== missing);

test("samples that have moved up have other vectors, also where so little is missing that the segment counts as complete", () => {
  const prefixes = [all, ...all.slice(0, -1).map(without)].map((places) => prefixOf(places));
  expect(new Set(prefixes).size).toBe(prefixes.length);
});

test("pieces of one size are told apart by when they play", () => {
  expect(prefixOf([0, 1, 2, 4], 0, false)).not.toBe(prefixOf([0, 1, 3, 4], 0, false));
});

test("sound that is cut by its own frames has the vectors of a whole segment, counted from its first frame", () => {
  expect(prefixOf(all, 480)).toBe(
    ivPrefixOf({
      originEndpointId: "oe_1",
      input: 1,
      trackCode: 0,
      number: 7,
      startMs: START_MS + 10,
      rest: undefined,
    }),
  );
});

test("an encoder's rounding is no missing piece", () => {
  expect(prefixOf(all.map((place) => (place === 3 ? 3.001 : place)))).toBe(prefixOf(all));
});
