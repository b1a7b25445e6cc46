import { expect, test } from "vitest";
import { addFact, advance } from "./add-fact.ts";
import type { TimelineFact } from "./facts.ts";
import { inputStatus, timelineStatus } from "./input-status.ts";
import {
  addAll,
  byArrival,
  endFact,
  presentationOf,
  START_MS,
  segmentsOf,
  settle,
  startTimeline,
  streamFacts,
} from "./test-encoder.ts";
import type { Timeline } from "./timeline.ts";
import { nearDecodeTime90k } from "./timeline.ts";

const breaks = (timeline: Timeline) =>
  presentationOf(timeline, 2, 300).groups.flatMap((group) => (group.discontinuity ? [group.number] : []));
const starts = (timeline: Timeline) =>
  presentationOf(timeline, 2, 300).groups.map((group) => (group.startMs - START_MS) / 1_000);
const pair = (options: { failAt: number; count: number; secondAt: number }) => {
  const first = streamFacts({ at: 10, count: options.failAt, firstArrivalMs: START_MS });
  const second = streamFacts({
    input: 2,
    at: options.secondAt,
    count: options.count,
    firstArrivalMs: START_MS + 300,
    content: "second",
  });
  return byArrival(first, second);
};

test("when one of two locked encoders fails, the other goes on without a discontinuity or a missing segment", () => {
  const timeline = startTimeline(2);
  addAll(timeline, pair({ failAt: 10, count: 20, secondAt: 10 }));
  settle(timeline);
  expect(timelineStatus(timeline).onAirInput).toBe(2);
  expect(breaks(timeline)).toEqual([]);
  expect(starts(timeline)).toEqual(Array.from({ length: 20 }, (_, i) => i * 2 - 2));
  expect(segmentsOf(timeline, 0).every((segment) => segment.isComplete)).toBe(true);
});

test("when one of two unlocked encoders fails, the other goes on after one discontinuity, and wall clock does not go back", () => {
  const timeline = startTimeline(2);
  addAll(timeline, pair({ failAt: 10, count: 20, secondAt: 7_000.7 }));
  settle(timeline);
  expect(breaks(timeline)).toEqual([10]);
  const shown = starts(timeline);
  expect(shown).toHaveLength(20);
  shown.slice(1).forEach((start, i) => {
    expect(start).toBeGreaterThanOrEqual((shown[i] ?? 0) + 2);
  });
});

test("a switch takes two segments, or three seconds, of silence", () => {
  const timeline = startTimeline(2);
  addAll(timeline, pair({ failAt: 5, count: 6, secondAt: 10 }));
  // The last unit of input 1 came at 8 s.
  advance(timeline, START_MS + 11_999);
  expect(timelineStatus(timeline).onAirInput).toBe(1);
  advance(timeline, START_MS + 12_000);
  expect(timelineStatus(timeline).onAirInput).toBe(2);
});

test.for([-5 * 3_600_000, 5 * 3_600_000])(
  "the other input takes over even when the dates of the two are %d ms apart",
  (offsetMs) => {
    const timeline = startTimeline(2);
    const date: TimelineFact = {
      kind: "mediaPlaylist",
      input: 1,
      stream: "v0",
      arrivalMs: START_MS + 10,
      ended: false,
      programDateTimes: [{ segmentName: "seg_10.ts", wallMs: START_MS + offsetMs }],
    };
    addAll(timeline, byArrival([date], pair({ failAt: 10, count: 20, secondAt: 7_000.7 })));
    settle(timeline);
    expect(timelineStatus(timeline)).toMatchObject({ onAirInput: 2, storedFromMs: START_MS + offsetMs });
    expect(presentationOf(timeline, 2, 300).groups.at(-1)?.number).toBeGreaterThanOrEqual(18);
    expect(breaks(timeline)).toEqual([10]);
  },
);

test("the input that failed does not come back on air by itself", () => {
  const timeline = startTimeline(2);
  addAll(timeline, pair({ failAt: 5, count: 20, secondAt: 10 }));
  const back = streamFacts({ at: 50, count: 5, firstArrivalMs: START_MS + 40_000 });
  const other = streamFacts({ input: 2, at: 50, count: 5, firstArrivalMs: START_MS + 40_300, content: "third" });
  addAll(timeline, byArrival(back, other));
  expect(timelineStatus(timeline).onAirInput).toBe(2);
  expect(breaks(timeline)).toEqual([]);
});

test("two inputs that take turns never take wall clock or numbers back", () => {
  const timeline = startTimeline(2);
  const turns = [0, 1, 2, 3].flatMap((turn) =>
    streamFacts({
      input: turn % 2 === 0 ? 1 : 2,
      at: 10 + turn * 18,
      count: 8,
      firstArrivalMs: START_MS + turn * 18_000,
      content: `turn ${turn}`,
    }),
  );
  addAll(timeline, turns);
  settle(timeline);
  const { groups } = presentationOf(timeline, 2, 300);
  expect(groups.map((group) => group.number)).toEqual(Array.from({ length: 32 }, (_, i) => i));
  groups.slice(1).forEach((group, i) => {
    expect(group.startMs).toBeGreaterThanOrEqual((groups[i]?.startMs ?? 0) + 2_000);
  });
});

test("when the input on air says it has ended, a living one takes over; when both have, the channel has ended", () => {
  const timeline = startTimeline(2);
  addAll(
    timeline,
    pair({ failAt: 5, count: 8, secondAt: 10 }).filter((fact) => fact.arrivalMs < START_MS + 9_000),
  );
  addFact(timeline, endFact(START_MS + 9_000));
  expect(presentationOf(timeline).ended).toBe(false);
  addAll(timeline, streamFacts({ input: 2, at: 20, count: 3, firstArrivalMs: START_MS + 10_300, content: "second/5" }));
  expect(timelineStatus(timeline).onAirInput).toBe(2);
  expect(breaks(timeline)).toEqual([]);
  addFact(timeline, endFact(START_MS + 15_000, "v0", 2));
  expect(presentationOf(timeline).ended).toBe(true);
});

test("an input that fell silent long ago does not keep the channel from having ended", () => {
  const timeline = startTimeline(2);
  addAll(timeline, streamFacts({ input: 2, at: 10, count: 2, firstArrivalMs: START_MS - 100 }));
  addAll(timeline, streamFacts({ at: 10, count: 8, firstArrivalMs: START_MS }));
  settle(timeline);
  addAll(timeline, streamFacts({ at: 26, count: 1, firstArrivalMs: START_MS + 80_000 }));
  addFact(timeline, endFact(START_MS + 80_100, "v0", 1));
  addFact(timeline, endFact(START_MS + 80_200, "v0", 2));
  expect(presentationOf(timeline).ended).toBe(true);
});

test("the first time of an input that starts is unwrapped next to the other input's", () => {
  const timeline = startTimeline(2);
  expect(nearDecodeTime90k(timeline, 2)).toBeUndefined();
  addAll(timeline, streamFacts({ at: 200_000, count: 2, firstArrivalMs: START_MS }));
  expect(nearDecodeTime90k(timeline, 2)).toBe(18_000_360_000n);
});

test("the state of an input is idle, receiving, stalled or ended", () => {
  const timeline = startTimeline(2);
  const state = (nowMs: number) => inputStatus(timeline, nowMs)[0].state;
  expect(state(START_MS)).toBe("idle");
  addAll(timeline, streamFacts({ at: 10, count: 8, firstArrivalMs: START_MS }));
  expect(state(START_MS + 15_000)).toBe("receiving");
  expect(inputStatus(timeline, START_MS + 15_000)[0]).toMatchObject({
    bitrate: 400_000,
    lastSegmentAtMs: START_MS + 14_000,
    renditions: [
      {
        stream: "v0",
        kind: "video",
        codec: "avc1.64001f",
        width: 1_280,
        height: 720,
        frameRate: 25,
        bitrate: 400_000,
        lastSegmentDurationMs: 2_000,
        segmentCount: 8,
        gapCount: 0,
        discontinuityCount: 0,
      },
    ],
  });
  expect(state(START_MS + 25_000)).toBe("stalled");
  expect(inputStatus(timeline, START_MS + 25_000)[0].bitrate).toBe(0);
  addFact(timeline, endFact(START_MS + 26_000));
  expect(state(START_MS + 27_000)).toBe("ended");
});
