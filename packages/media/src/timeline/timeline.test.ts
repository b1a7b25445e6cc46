import { expect, test } from "vitest";
import { addFact, advance, nextDueMs } from "./add-fact.ts";
import {
  addAll,
  fragmentFact,
  presentationOf,
  START_MS,
  segmentsOf,
  startTimeline,
  streamFacts,
} from "./test-encoder.ts";

test("one stream of video becomes contiguous segments, the first a second after it came", () => {
  const timeline = startTimeline(2);
  addFact(timeline, fragmentFact({ at: 1.4, arrivalMs: START_MS }));
  expect(nextDueMs(timeline)).toBe(START_MS + 1_000);
  advance(timeline, START_MS + 1_000);
  expect(presentationOf(timeline).groups.map((group) => group.number)).toEqual([0]);
  addAll(timeline, streamFacts({ at: 3.4, count: 9, firstArrivalMs: START_MS + 2_000 }));
  const shown = presentationOf(timeline);
  expect(shown.groups.map((group) => group.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(shown.groups.every((group) => group.duration90k === 180_000 && !group.discontinuity)).toBe(true);
  expect(shown.groups.map((group) => group.startMs - START_MS)).toEqual([
    -2000, 0, 2000, 4000, 6000, 8000, 10000, 12000, 14000, 16000,
  ]);
  expect(segmentsOf(timeline, 0).every((segment) => segment.isComplete)).toBe(true);
});
