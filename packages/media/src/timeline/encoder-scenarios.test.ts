import { expect, test } from "vitest";
import { addFact, advance } from "./add-fact.ts";
import type { TimelineFact } from "./facts.ts";
import { inputStatus } from "./input-status.ts";
import {
  addAll,
  byArrival,
  endFact,
  fragmentFact,
  lookUp,
  presentationOf,
  START_MS,
  segmentsOf,
  settle,
  startTimeline,
  streamFacts,
} from "./test-encoder.ts";
import type { Timeline } from "./timeline.ts";
import { nearDecodeTime90k } from "./timeline.ts";

const numbers = (timeline: Timeline, target = 2) =>
  presentationOf(timeline, target).groups.map((group) => group.number);
const breaks = (timeline: Timeline, target = 2) =>
  presentationOf(timeline, target).groups.flatMap((group) => (group.discontinuity ? [group.number] : []));
const seconds = (timeline: Timeline, target = 2) =>
  presentationOf(timeline, target).groups.map((group) => group.duration90k / 90_000);
const ladder = (count: number, skip: (stream: string, i: number) => boolean = () => false): TimelineFact[] =>
  byArrival(
    ...["hi", "mid", "lo"].map((stream, n) =>
      streamFacts({ stream, at: 10 + n * 0.02, count, firstArrivalMs: START_MS + n * 300 }).filter(
        (_, i) => !skip(stream, i),
      ),
    ),
  );

test("renditions that drift apart and arrive in any order share their segments", () => {
  const timeline = startTimeline(2);
  addAll(timeline, ladder(10));
  settle(timeline);
  expect(seconds(timeline)).toEqual(Array.from({ length: 10 }, () => 2));
  for (const track of [0, 1, 2]) expect(segmentsOf(timeline, track).every((segment) => segment.isComplete)).toBe(true);
});

test("a rendition that loses one segment has one gap, and is there again after it", () => {
  const timeline = startTimeline(2);
  addAll(
    timeline,
    ladder(12, (stream, i) => stream === "mid" && i === 5),
  );
  settle(timeline);
  const mid = presentationOf(timeline).video.find((rendition) => rendition.stream === "mid");
  const segments = segmentsOf(timeline, mid?.trackIndex ?? -1);
  expect(segments.map((segment) => segment.isComplete)).toEqual(Array.from({ length: 12 }, (_, i) => i !== 5));
  expect(lookUp(timeline, mid?.trackIndex ?? -1, 5)).toEqual({ kind: "missing" });
  expect(breaks(timeline)).toEqual([]);
  expect(inputStatus(timeline, START_MS + 24_000)[0].renditions.map((r) => [r.stream, r.gapCount])).toContainEqual([
    "mid",
    1,
  ]);
});

test("a rendition that dies is waited for three segments long and no longer, and leaves the manifest with the window", () => {
  const timeline = startTimeline(2);
  addAll(
    timeline,
    ladder(40, (stream, i) => stream === "lo" && i >= 5),
  );
  // The last segment of the others came at 78 s and 78.3 s: nobody waits for the third.
  expect(numbers(timeline).at(-1)).toBe(39);
  expect(presentationOf(timeline, 2, 60).video.map((rendition) => rendition.stream)).toEqual(["hi", "mid"]);
  expect(breaks(timeline)).toEqual([]);
});

test("a rendition that was dead comes back under its old number", () => {
  const timeline = startTimeline(2);
  addAll(
    timeline,
    ladder(60, (stream, i) => stream === "hi" && i >= 5 && i < 50),
  );
  settle(timeline);
  const hi = presentationOf(timeline).video.find((rendition) => rendition.stream === "hi");
  expect(hi?.trackIndex).toBe(0);
  expect(
    segmentsOf(timeline, 0)
      .slice(-10)
      .every((segment) => segment.isComplete),
  ).toBe(true);
});

test("a late segment never alters what was published", () => {
  const timeline = startTimeline(2);
  addAll(
    timeline,
    ladder(8, (stream, i) => stream === "lo" && i === 6),
  );
  settle(timeline);
  const before = JSON.stringify(presentationOf(timeline).groups);
  const late = fragmentFact({ stream: "lo", at: 22.04, arrivalMs: START_MS + 90_000 });
  expect(addFact(timeline, late)).toEqual({ kind: "late" });
  expect(JSON.stringify(presentationOf(timeline).groups)).toBe(before);
  const lo = presentationOf(timeline).video.find((rendition) => rendition.stream === "lo");
  expect(lookUp(timeline, lo?.trackIndex ?? -1, 6)).toEqual({ kind: "missing" });
  expect(inputStatus(timeline, START_MS + 90_000)[0].lateCount).toBe(1);
});

test("a fragment that is sent twice counts once", () => {
  const timeline = startTimeline(2);
  const facts = streamFacts({ at: 10, count: 5, firstArrivalMs: START_MS });
  addAll(timeline, facts);
  const again = facts.map((fact) =>
    addFact(timeline, { ...fact, arrivalMs: START_MS + 8_100, location: fact.location + 1_000 }),
  );
  expect(again.every((outcome) => outcome.kind === "duplicate")).toBe(true);
  settle(timeline);
  expect(numbers(timeline)).toEqual([0, 1, 2, 3, 4]);
  expect(breaks(timeline)).toEqual([]);
});

test.for([
  ["other content", "again"],
  ["the same content, byte for byte", undefined],
] as const)(
  "an encoder that starts again at its first timestamp, with %s, is one discontinuity and loses nothing",
  ([, content]) => {
    const timeline = startTimeline(2);
    const more = content === undefined ? {} : { content };
    addAll(timeline, streamFacts({ at: 1.4, count: 3, firstArrivalMs: START_MS }));
    addAll(timeline, streamFacts({ at: 1.4, count: 6, firstArrivalMs: START_MS + 12_000, ...more }));
    settle(timeline);
    expect(numbers(timeline)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(breaks(timeline)).toEqual([3]);
    const starts = presentationOf(timeline).groups.map((group) => group.startMs);
    expect(starts.slice(3)).toEqual([10, 12, 14, 16, 18, 20].map((s) => START_MS + s * 1_000));
  },
);

test("a muxed restart with the same content keeps the sound of its first segment", () => {
  const timeline = startTimeline(2);
  const run = (firstArrivalMs: number) =>
    byArrival(
      streamFacts({ at: 1.4, count: 5, firstArrivalMs }),
      streamFacts({ at: 1.4, kind: "audio", count: 5, firstArrivalMs }),
    );
  addAll(timeline, run(START_MS));
  addAll(timeline, run(START_MS + 14_000));
  settle(timeline);
  expect(numbers(timeline)).toHaveLength(10);
  expect(segmentsOf(timeline, 1).every((segment) => segment.isComplete)).toBe(true);
});

test("a clock that jumps is a discontinuity; wall clock goes on and never back", () => {
  const timeline = startTimeline(2);
  addAll(timeline, streamFacts({ at: 10, count: 5, firstArrivalMs: START_MS }));
  addAll(timeline, streamFacts({ at: 50_000, count: 5, firstArrivalMs: START_MS + 10_000 }));
  addAll(timeline, streamFacts({ at: 100, count: 5, firstArrivalMs: START_MS + 20_000 }));
  settle(timeline);
  expect(breaks(timeline)).toEqual([5, 10]);
  const { groups, runs } = presentationOf(timeline);
  groups.forEach((group, i) => {
    expect(group.startMs).toBeGreaterThanOrEqual(
      (groups[i - 1]?.startMs ?? 0) + (groups[i - 1]?.duration90k ?? 0) / 90,
    );
  });
  expect(runs.map((run) => [run.start90k, run.firstGroup, run.endGroup])).toEqual([
    [900_000, 0, 5],
    [4_500_000_000, 5, 10],
    [9_000_000, 10, 15],
  ]);
});

test("33 bits that wrap, unwrapped next to nearDecodeTime90k, are no break", () => {
  const timeline = startTimeline(2);
  const wrap = 2 ** 33 / 90_000;
  addAll(timeline, streamFacts({ at: wrap - 5, count: 6, firstArrivalMs: START_MS }));
  settle(timeline);
  expect(breaks(timeline)).toEqual([]);
  expect(nearDecodeTime90k(timeline, 1)).toBe(BigInt(Math.round((wrap + 7) * 90_000)));
});

test("a segment lost by all renditions is a hole in time: a discontinuity, and wall clock keeps the hole", () => {
  const timeline = startTimeline(2);
  const facts = streamFacts({ at: 10, count: 8, firstArrivalMs: START_MS });
  addAll(
    timeline,
    facts.filter((_, i) => i !== 4),
  );
  settle(timeline);
  expect(numbers(timeline)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(breaks(timeline)).toEqual([4]);
  const starts = presentationOf(timeline).groups.map((group) => (group.startMs - START_MS) / 1_000);
  expect(starts).toEqual([-2, 0, 2, 4, 8, 10, 12]);
});

test("sound in streams of its own, cut at other times than the picture, is complete in every segment", () => {
  const timeline = startTimeline(2, 6);
  const audioSeconds = (94 * 1_024) / 48_000;
  const video = streamFacts({ at: 10, count: 60, firstArrivalMs: START_MS });
  const audio = streamFacts({
    stream: "sound",
    kind: "audio",
    at: 10.01,
    seconds: audioSeconds,
    count: 60,
    firstArrivalMs: START_MS + 50,
  });
  addAll(timeline, byArrival(video, audio));
  settle(timeline);
  const shown = presentationOf(timeline, 6, 300);
  expect(shown.groups).toHaveLength(20);
  expect(shown.video[0]?.audioTrackIndexes).toEqual([1]);
  const segments = segmentsOf(timeline, 1, 6);
  expect(segments.every((segment) => segment.isComplete)).toBe(true);
  const total = segments.reduce((sum, segment) => sum + segment.durationTicks, 0) / 48_000;
  expect(Math.abs(total - segments.length * 6)).toBeLessThan(1);
});

test("sound that arrives before the picture waits for it", () => {
  const timeline = startTimeline(2);
  const audio = streamFacts({ stream: "sound", kind: "audio", at: 10, count: 6, firstArrivalMs: START_MS });
  const video = streamFacts({ at: 10, count: 6, firstArrivalMs: START_MS + 1_900 });
  addAll(timeline, byArrival(audio, video));
  settle(timeline);
  expect(numbers(timeline)).toEqual([0, 1, 2, 3, 4, 5]);
  for (const track of [0, 1]) expect(segmentsOf(timeline, track).every((segment) => segment.isComplete)).toBe(true);
  expect(presentationOf(timeline).video[0]?.trackIndex).toBe(0);
});

test("a channel of sound alone has segments", () => {
  const timeline = startTimeline(2);
  addAll(timeline, streamFacts({ stream: "radio", kind: "audio", at: 10, count: 10, firstArrivalMs: START_MS }));
  settle(timeline);
  expect(numbers(timeline)).toHaveLength(10);
  expect(presentationOf(timeline).audio.map((rendition) => rendition.trackIndex)).toEqual([0]);
});

test("sound goes on when the picture dies, and the picture joins again", () => {
  const timeline = startTimeline(2);
  const video = streamFacts({ at: 10, count: 40, firstArrivalMs: START_MS }).filter((_, i) => i < 10 || i >= 25);
  const audio = streamFacts({ kind: "audio", at: 10, count: 40, firstArrivalMs: START_MS });
  addAll(timeline, byArrival(video, audio));
  settle(timeline);
  expect(breaks(timeline)).toEqual([]);
  const shown = presentationOf(timeline, 2, 300);
  expect(shown.groups).toHaveLength(40);
  expect(
    segmentsOf(timeline, 0)
      .slice(-14)
      .every((segment) => segment.isComplete),
  ).toBe(true);
});

test("each muxed stream's own sound is one rendition where it is the same, and several where it is not", () => {
  const muxed = (content: (stream: string) => string) => {
    const timeline = startTimeline(2);
    const facts = ["hi", "lo"].flatMap((stream) => [
      streamFacts({ stream, at: 10, count: 5, firstArrivalMs: START_MS }),
      streamFacts({ stream, kind: "audio", at: 10, count: 5, firstArrivalMs: START_MS, content: content(stream) }),
    ]);
    addAll(timeline, byArrival(...facts));
    settle(timeline);
    return presentationOf(timeline);
  };
  const same = muxed(() => "sound");
  expect(same.audio.map((rendition) => rendition.trackIndex)).toEqual([2]);
  expect(same.video.map((rendition) => [rendition.audioTrackIndexes, rendition.muxAudioTrackIndex])).toEqual([
    [[2], 2],
    [[2], 3],
  ]);
  const different = muxed((stream) => `sound of ${stream}`);
  expect(different.audio.map((rendition) => rendition.trackIndex)).toEqual([2, 3]);
  expect(different.video.map((rendition) => rendition.audioTrackIndexes)).toEqual([[2], [3]]);
});

test.for([
  [2, 6, 6],
  [4, 6, 8],
  [6.006, 6, 6.006],
  [2.002, 6, 6.006],
  [2, 1, 2],
  [3.84, 10, 11.52],
] as const)(
  "segments of %d s become, for a target of %d s, segments of %d s: never split, the nearest multiple",
  ([unit, target, group]) => {
    const timeline = startTimeline(target);
    addAll(timeline, streamFacts({ at: 10, seconds: unit, count: 30, firstArrivalMs: START_MS }));
    settle(timeline);
    for (const length of seconds(timeline, target)) expect(length).toBeCloseTo(group, 3);
    expect(presentationOf(timeline, target).targetDurationSeconds).toBe(Math.max(target, Math.round(group)));
  },
);

test("a short last segment before a restart ends its group", () => {
  const timeline = startTimeline(6);
  addAll(timeline, streamFacts({ at: 1.4, count: 4, firstArrivalMs: START_MS }));
  addFact(timeline, fragmentFact({ at: 9.4, seconds: 0.6, arrivalMs: START_MS + 6_700 }));
  addAll(timeline, streamFacts({ at: 1.4, count: 6, firstArrivalMs: START_MS + 12_000, content: "again" }));
  settle(timeline);
  expect(seconds(timeline, 6)).toEqual([6, 2.6, 6, 6]);
  expect(breaks(timeline, 6)).toEqual([2]);
});

test("an encoder that says it has ended closes its last segments at once; new media is live again, after a discontinuity", () => {
  const timeline = startTimeline(6);
  addAll(timeline, streamFacts({ at: 10, count: 5, firstArrivalMs: START_MS }));
  addFact(timeline, endFact(START_MS + 8_100));
  expect(presentationOf(timeline, 6).ended).toBe(true);
  expect(seconds(timeline, 6)).toEqual([6, 4]);
  addAll(timeline, streamFacts({ at: 20, count: 4, firstArrivalMs: START_MS + 30_000 }));
  settle(timeline);
  expect(presentationOf(timeline, 6).ended).toBe(false);
  expect(breaks(timeline, 6)).toEqual([2]);
});

test("a ladder has ended only when all of its streams have", () => {
  const timeline = startTimeline(2);
  addAll(timeline, ladder(6));
  addAll(
    timeline,
    ["hi", "mid", "lo"].map(
      (stream): TimelineFact => ({
        kind: "mediaPlaylist",
        input: 1,
        stream,
        arrivalMs: START_MS + 10_700,
        ended: false,
        programDateTimes: [],
      }),
    ),
  );
  addFact(timeline, endFact(START_MS + 10_800, "hi"));
  addFact(timeline, endFact(START_MS + 10_810, "mid"));
  expect(presentationOf(timeline).ended).toBe(false);
  addFact(timeline, endFact(START_MS + 10_820, "lo"));
  expect(presentationOf(timeline).ended).toBe(true);
});

const dated = (segmentName: string, wallMs: number, arrivalMs: number): TimelineFact => ({
  kind: "mediaPlaylist",
  input: 1,
  stream: "v0",
  arrivalMs,
  ended: false,
  programDateTimes: [{ segmentName, wallMs }],
});

test("the date of the encoder's playlist is the wall clock, where it comes before the first segment is published", () => {
  const timeline = startTimeline(2);
  const facts = streamFacts({ at: 10, count: 4, firstArrivalMs: START_MS });
  addAll(timeline, byArrival(facts, [dated("seg_10.ts", START_MS - 5_000, START_MS + 20)]));
  expect(presentationOf(timeline).groups.map((group) => group.startMs - START_MS)).toEqual([-5000, -3000, -1000, 1000]);
});

test("a date that comes later, or is absurd, does not move what was published", () => {
  const timeline = startTimeline(2);
  const facts = streamFacts({ at: 10, count: 4, firstArrivalMs: START_MS });
  const late = dated("seg_10.ts", START_MS - 5_000, START_MS + 1_500);
  const absurd = dated("seg_10.ts", START_MS + 999_000_000_000, START_MS + 20);
  addAll(timeline, byArrival(facts, [absurd, late]));
  expect(presentationOf(timeline).groups.map((group) => group.startMs - START_MS)).toEqual([-2000, 0, 2000, 4000]);
});

test("a change of resolution is a discontinuity with a new init segment, and the old one keeps its number", () => {
  const timeline = startTimeline(2);
  addAll(timeline, streamFacts({ at: 10, count: 3, firstArrivalMs: START_MS }));
  addAll(timeline, streamFacts({ at: 16, count: 3, firstArrivalMs: START_MS + 6_000, width: 640 }));
  addAll(timeline, streamFacts({ at: 22, count: 3, firstArrivalMs: START_MS + 12_000 }));
  settle(timeline);
  expect(segmentsOf(timeline, 0).map((segment) => segment.initNumber)).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0]);
  expect(breaks(timeline)).toEqual([3, 6]);
});

test("the twenty-first stream is refused and changes nothing", () => {
  const timeline = startTimeline(2);
  for (let i = 0; i < 20; i += 1) addFact(timeline, fragmentFact({ stream: `v${i}`, at: 10, arrivalMs: START_MS }));
  const refused = addFact(timeline, fragmentFact({ stream: "one-more", at: 10, arrivalMs: START_MS + 10 }));
  expect(refused).toMatchObject({ kind: "refused", code: "too_many_tracks" });
  advance(timeline, START_MS + 1_000);
  expect(presentationOf(timeline).video).toHaveLength(20);
  expect(addFact(timeline, fragmentFact({ stream: "v3", at: 12, arrivalMs: START_MS + 2_000 })).kind).toBe("accepted");
});

test("a ladder that is cut at different times is whole in every segment, once both are expected", () => {
  const timeline = startTimeline(4);
  const long = streamFacts({ stream: "long", at: 10, seconds: 4, count: 10, firstArrivalMs: START_MS + 2_000 });
  const short = streamFacts({ stream: "short", at: 10, seconds: 2, count: 20, firstArrivalMs: START_MS });
  addAll(timeline, byArrival(long, short));
  settle(timeline);
  expect(breaks(timeline, 4)).toEqual([]);
  expect(seconds(timeline, 4)).toEqual(Array.from({ length: 10 }, () => 4));
  for (const track of [0, 1]) {
    const segments = segmentsOf(timeline, track, 4).slice(1);
    expect(segments.every((segment) => segment.isComplete)).toBe(true);
  }
});

test("segments that overtake each other on their way are put in order", () => {
  const timeline = startTimeline(2);
  const facts = streamFacts({ at: 10, count: 10, firstArrivalMs: START_MS });
  const overtaken = facts.map((fact, i) => (i === 4 ? { ...fact, arrivalMs: fact.arrivalMs + 2_500 } : fact));
  addAll(timeline, byArrival(overtaken));
  settle(timeline);
  expect(numbers(timeline)).toHaveLength(10);
  expect(breaks(timeline)).toEqual([]);
});

test("a fragment without length does no harm", () => {
  const timeline = startTimeline(2);
  addAll(timeline, streamFacts({ at: 10, count: 3, firstArrivalMs: START_MS }));
  addFact(timeline, fragmentFact({ at: 16, seconds: 0, arrivalMs: START_MS + 6_000 }));
  addAll(timeline, streamFacts({ at: 16.04, count: 3, firstArrivalMs: START_MS + 8_000 }));
  settle(timeline);
  const shown = presentationOf(timeline);
  expect(shown.groups.every((group) => group.duration90k > 0)).toBe(true);
  expect(shown.video[0]?.peakBitrate).toBeLessThan(Number.POSITIVE_INFINITY);
});
