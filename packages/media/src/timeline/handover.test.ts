import { expect, test } from "vitest";
import { addFact } from "./add-fact.ts";
import { checkpointFact } from "./checkpoint.ts";
import { parseFact, printFact } from "./fact-text.ts";
import type { InputIndex, TimelineFact } from "./facts.ts";
import { findInit } from "./find-segment.ts";
import type { RunState } from "./state.ts";
import {
  addAll,
  byArrival,
  lookUp,
  presentationOf,
  START_MS,
  segmentsOf,
  settle,
  startTimeline,
  streamFacts,
} from "./test-encoder.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

interface Rung {
  readonly stream: string;
  readonly width: number;
  readonly byteLength?: number;
}

interface Ladder {
  readonly rungs: readonly Rung[];
  /** Seconds on the encoder's clock, and since the test began. */
  readonly at: number;
  readonly fromSecond: number;
  readonly count: number;
  readonly input?: InputIndex;
  readonly muxed?: boolean;
}

const TEST_SOURCE = [
  { stream: "720p", width: 1_280, byteLength: 400_000 },
  { stream: "360p", width: 640, byteLength: 200_000 },
  { stream: "234p", width: 416, byteLength: 100_000 },
];
const ENCODER = [
  { stream: "hi", width: 1_920, byteLength: 1_000_000 },
  { stream: "mid", width: 960, byteLength: 300_000 },
  { stream: "lo", width: 480, byteLength: 50_000 },
];

const ladderFacts = ({ rungs, at, fromSecond, count, input = 1, muxed = true }: Ladder): TimelineFact[] =>
  byArrival(
    ...rungs.flatMap(({ stream, width, byteLength = 100_000 }, n) => {
      const common = { input, stream, at, count, firstArrivalMs: START_MS + fromSecond * 1_000 + n * 50 };
      const video = streamFacts({ ...common, width, byteLength });
      const sound = streamFacts({ ...common, kind: "audio", content: `sound ${at}`, byteLength: 32_000 });
      return muxed ? [video, sound] : [video];
    }),
  );

const testSource = (at: number, fromSecond: number, count: number): TimelineFact[] =>
  ladderFacts({ rungs: TEST_SOURCE, at, fromSecond, count });
const encoder = (at: number, fromSecond: number, count: number, rungs: readonly Rung[] = ENCODER): TimelineFact[] =>
  ladderFacts({ rungs, at, fromSecond, count });

const offered = (timeline: Timeline, windowSeconds = 900): [number, string][] =>
  presentationOf(timeline, 2, windowSeconds).video.map(({ trackIndex, stream }) => [trackIndex, stream]);
const runsOf = (timeline: Timeline): [number, string, number][][] =>
  presentationOf(timeline, 2, 900).runs.map(({ video }) =>
    video.map(({ trackIndex, stream, config }) => [trackIndex, stream, config.width]),
  );
const heard = (timeline: Timeline): [number, string][] =>
  presentationOf(timeline, 2, 900).audio.map(({ trackIndex, stream }) => [trackIndex, stream]);
const isWhole = (timeline: Timeline, index: number): boolean =>
  segmentsOf(timeline, index).every(({ isComplete }) => isComplete);

const OLD = [
  [0, "720p", 1_280],
  [1, "360p", 640],
  [2, "234p", 416],
];
const NEW = [
  [0, "hi", 1_920],
  [1, "mid", 960],
  [2, "lo", 480],
];

test("an encoder that takes over from the test source goes on under the same indexes, largest to largest, without a gap", () => {
  const timeline = startTimeline(2);
  addAll(timeline, [...testSource(50_000, 0, 5), ...encoder(1.4, 10, 6)]);
  settle(timeline);
  expect(offered(timeline)).toEqual([
    [0, "hi"],
    [1, "mid"],
    [2, "lo"],
  ]);
  expect(heard(timeline)).toEqual([[3, "lo"]]);
  expect(runsOf(timeline)).toEqual([OLD, NEW]);
  for (const index of [0, 1, 2, 3, 4, 5]) expect(isWhole(timeline, index)).toBe(true);
});

test("no init number ever stands for two configurations, and old ones can still be fetched", () => {
  const timeline = startTimeline(2);
  addAll(timeline, [...testSource(50_000, 0, 3), ...encoder(1.4, 6, 3), ...testSource(60_000, 12, 3)]);
  settle(timeline);
  expect(segmentsOf(timeline, 0).map(({ initNumber }) => initNumber)).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0]);
  expect(findInit(timeline, 0, 0)).toMatchObject({ config: { width: 1_280 } });
  expect(findInit(timeline, 0, 1)).toMatchObject({ config: { width: 1_920 } });
  const widths = Array.from({ length: 9 }, (_, number) => {
    const found = lookUp(timeline, 0, number);
    return found.kind === "ready" && found.config.kind === "video" ? found.config.width : found.kind;
  });
  expect(widths).toEqual([1_280, 1_280, 1_280, 1_920, 1_920, 1_920, 1_280, 1_280, 1_280]);
});

test("test source, encoder, test source, encoder: each resumes the indexes it had", () => {
  const timeline = startTimeline(2);
  addAll(timeline, [
    ...testSource(50_000, 0, 4),
    ...encoder(1.4, 8, 4),
    ...testSource(60_000, 16, 4),
    ...encoder(100, 24, 4),
  ]);
  settle(timeline);
  expect(runsOf(timeline)).toEqual([OLD, NEW, OLD, NEW]);
  expect(isWhole(timeline, 0)).toBe(true);
});

test("a larger ladder gets new indexes for what is too much, and keeps those of equal resolution", () => {
  const timeline = startTimeline(2);
  const larger = [{ stream: "uhd", width: 3_840, byteLength: 4_000_000 }, ...TEST_SOURCE].map((rung) => ({
    ...rung,
    stream: `new ${rung.stream}`,
  }));
  addAll(timeline, [...testSource(50_000, 0, 4), ...encoder(1.4, 8, 4, larger)]);
  settle(timeline);
  expect(offered(timeline)).toEqual([
    [0, "new 720p"],
    [1, "new 360p"],
    [2, "new 234p"],
    [6, "new uhd"],
  ]);
});

test("a smaller ladder leaves the rest absent: listed in the run that had it, offered to nobody, still to be fetched", () => {
  const timeline = startTimeline(2);
  const smaller = [
    { stream: "hi", width: 1_280 },
    { stream: "lo", width: 416 },
  ];
  addAll(timeline, [...testSource(50_000, 0, 4), ...encoder(1.4, 8, 2, smaller)]);
  settle(timeline);
  expect(offered(timeline)).toEqual([
    [0, "hi"],
    [2, "lo"],
  ]);
  expect(runsOf(timeline)).toEqual([
    OLD,
    [
      [0, "hi", 1_280],
      [2, "lo", 416],
    ],
  ]);
  expect(segmentsOf(timeline, 1).map(({ isComplete }) => isComplete)).toEqual([true, true, true, true, false, false]);
  expect(lookUp(timeline, 1, 2).kind).toBe("ready");
});

test("an encoder that is set up with other stream names goes on under the indexes of the old, also on the same clock", () => {
  const timeline = startTimeline(2);
  const renamed = ENCODER.map((rung) => ({ ...rung, stream: `new ${rung.stream}` }));
  addAll(timeline, [...encoder(100, 0, 5), ...encoder(110, 10, 5, renamed)]);
  settle(timeline);
  expect(
    presentationOf(timeline).groups.flatMap(({ number, discontinuity }) => (discontinuity ? [number] : [])),
  ).toEqual([5]);
  expect(offered(timeline)).toEqual([
    [0, "new hi"],
    [1, "new mid"],
    [2, "new lo"],
  ]);
  expect(isWhole(timeline, 0)).toBe(true);
});

test("an encoder on the other input, locked to the first but with other stream names, takes over after a break", () => {
  const timeline = startTimeline(2);
  const second = ladderFacts({ rungs: TEST_SOURCE, at: 100, fromSecond: 0.3, count: 12, input: 2 });
  addAll(timeline, byArrival(encoder(100, 0, 5), second));
  settle(timeline);
  expect(offered(timeline)).toEqual([
    [0, "720p"],
    [1, "360p"],
    [2, "234p"],
  ]);
  expect(isWhole(timeline, 0)).toBe(true);
});

test("sound alone takes over the sound of what went before", () => {
  const timeline = startTimeline(2);
  const radio = streamFacts({ stream: "radio", kind: "audio", at: 1.4, count: 8, firstArrivalMs: START_MS + 8_000 });
  addAll(timeline, [...testSource(50_000, 0, 4), ...radio]);
  settle(timeline);
  expect(offered(timeline)).toEqual([]);
  expect(heard(timeline)).toEqual([[3, "radio"]]);
  expect(isWhole(timeline, 3)).toBe(true);
});

test("sound of several languages is followed by sound of the same language", () => {
  const timeline = startTimeline(2);
  const languages = (names: readonly string[], at: number, firstArrivalMs: number): TimelineFact[] =>
    byArrival(
      streamFacts({ stream: `${names.join()} video`, at, count: 4, firstArrivalMs }),
      ...names.map((language) =>
        streamFacts({ stream: `${language} ${at}`, kind: "audio", language, at, count: 4, firstArrivalMs }),
      ),
    );
  addAll(timeline, languages(["eng", "fra", "spa"], 50_000, START_MS));
  const before = presentationOf(timeline).audio.map(({ trackIndex, language }) => [language, trackIndex]);
  addAll(timeline, languages(["spa", "eng"], 1.4, START_MS + 8_000));
  settle(timeline);
  const after = presentationOf(timeline).audio.map(({ trackIndex, language }) => [language, trackIndex]);
  expect(after).toEqual(before.filter(([language]) => language !== "fra"));
});

test("the sound of a stream follows its picture, and each segment is multiplexed with the sound of its own run", () => {
  const timeline = startTimeline(2);
  const own = (rungs: readonly Rung[], at: number, fromSecond: number): TimelineFact[] =>
    ladderFacts({ rungs, at, fromSecond, count: 4 }).map((fact) =>
      fact.kind === "fragment" && fact.trackKind === "audio"
        ? { ...fact, info: { ...fact.info, contentHash: fact.info.contentHash + fact.stream.length } }
        : fact,
    );
  addAll(timeline, [...own(TEST_SOURCE.slice(0, 2), 50_000, 0), ...own(ENCODER.slice(0, 2).reverse(), 1.4, 8)]);
  settle(timeline);
  const { video } = presentationOf(timeline);
  expect(video.map(({ trackIndex, muxAudioTrackIndex }) => [trackIndex, muxAudioTrackIndex])).toEqual([
    [0, 3],
    [1, 2],
  ]);
  for (const number of [1, 6]) expect(lookUp(timeline, 1, number)).toMatchObject({ muxAudioTrackIndex: 2 });
});

test.for([
  [1, true],
  [3, true],
  [4, false],
  [9, false],
] as const)(
  "of a ladder that goes on, a rendition that has been missing for %d groups is on offer: %s",
  ([missing, isOffered]) => {
    const timeline = startTimeline(2);
    const lo = (from: number, count: number) =>
      streamFacts({ stream: "lo", at: 10 + from * 2, count, firstArrivalMs: START_MS + from * 2_000 + 50 });
    addAll(
      timeline,
      byArrival(streamFacts({ stream: "hi", at: 10, count: 4 + missing, firstArrivalMs: START_MS }), lo(0, 4)),
    );
    settle(timeline);
    expect(offered(timeline).some(([, stream]) => stream === "lo")).toBe(isOffered);
    expect(segmentsOf(timeline, 1).filter(({ isComplete }) => isComplete)).toHaveLength(4);
  },
);

test("a rendition that was missing is on offer again as soon as it is back, and listed in its run all the time", () => {
  const timeline = startTimeline(2);
  const lo = streamFacts({ stream: "lo", at: 10, count: 12, firstArrivalMs: START_MS + 50 });
  const hi = streamFacts({ stream: "hi", at: 10, count: 12, firstArrivalMs: START_MS });
  addAll(
    timeline,
    byArrival(hi, lo.slice(0, 3)).filter(({ arrivalMs }) => arrivalMs < START_MS + 22_000),
  );
  expect(offered(timeline)).toEqual([[0, "hi"]]);
  expect(runsOf(timeline)[0]).toHaveLength(2);
  // Nobody waits for the first: it is late, and a sign of life.
  addAll(timeline, byArrival(hi.slice(10), lo.slice(10)));
  settle(timeline);
  expect(offered(timeline)).toHaveLength(2);
});

test("the announced peak covers the old encoder's groups while they are listed, and is the new one's own after", () => {
  const timeline = startTimeline(2);
  const peak = (windowSeconds: number) => presentationOf(timeline, 2, windowSeconds).video[0]?.peakBitrate;
  addAll(timeline, [...encoder(100, 0, 10), ...testSource(50_000, 20, 20)]);
  settle(timeline);
  expect(peak(900)).toBe(4_000_000);
  expect(peak(20)).toBe(1_600_000);
  expect(presentationOf(timeline, 2, 900).runs.map(({ video }) => video[0]?.peakBitrate)).toEqual([
    4_000_000, 1_600_000,
  ]);
  expect(presentationOf(timeline, 2, 900).video[0]?.averageBitrate).toBe(1_600_000);
});

test("a replay, from the beginning or from a checkpoint between any two facts, gives the same identities", () => {
  const facts = [
    ...testSource(50_000, 0, 3),
    ...encoder(1.4, 6, 3),
    ...testSource(60_000, 12, 2),
    ...encoder(100, 16, 3, ENCODER.slice(1)),
  ];
  const publishersOf = (timeline: Timeline): RunState["publishers"] => timeline.head.program.run?.publishers ?? [];
  const live = startTimeline(2);
  const replayed = facts.map((_, cut) => {
    const before = startTimeline(2);
    addAll(before, facts.slice(0, cut));
    const timeline = createTimeline();
    addFact(timeline, parseFact(printFact(checkpointFact(before, facts[cut]?.arrivalMs ?? 0))));
    for (const fact of facts.slice(cut)) addFact(timeline, parseFact(printFact(fact)));
    settle(timeline);
    return timeline;
  });
  addAll(live, facts);
  settle(live);
  expect(publishersOf(live).length).toBeGreaterThan(0);
  for (const timeline of replayed) {
    expect(timeline.head).toEqual(live.head);
    expect(offered(timeline, 4)).toEqual(offered(live, 4));
  }
});
