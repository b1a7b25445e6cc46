import { expect, test } from "vitest";
import { addFact } from "./add-fact.ts";
import { checkpointFact } from "./checkpoint.ts";
import { expire } from "./expire.ts";
import { parseFact, printFact } from "./fact-text.ts";
import type { TimelineFact } from "./facts.ts";
import { findInit } from "./find-segment.ts";
import { presentation } from "./presentation.ts";
import { segmentationFact } from "./segmentation.ts";
import {
  addAll,
  fragmentFact,
  lookUp,
  presentationOf,
  SETTINGS,
  START_MS,
  segmentsOf,
  settle,
  startTimeline,
  streamFacts,
  videoConfig,
} from "./test-encoder.ts";
import { createTimeline, type Timeline, timelineRevision } from "./timeline.ts";

const live = (count: number, ...targets: number[]): { timeline: Timeline; facts: TimelineFact[] } => {
  const timeline = startTimeline(...targets);
  const facts = streamFacts({ at: 10, count, firstArrivalMs: START_MS });
  addAll(timeline, facts);
  return { timeline, facts };
};

test("before the first group there is no presentation", () => {
  const timeline = startTimeline(6);
  addAll(timeline, streamFacts({ at: 10, count: 2, firstArrivalMs: START_MS }));
  expect(presentation(timeline, { targetSeconds: 6, availableSeconds: 900 }, 60)).toBeUndefined();
});

test("a window holds as much media as it says, and its first number rises by one for each group that leaves it", () => {
  const timeline = startTimeline(2);
  let previous = 0;
  for (const fact of streamFacts({ at: 10, count: 80, firstArrivalMs: START_MS })) {
    addFact(timeline, fact);
    if (timelineRevision(timeline) < 2 || timeline.head.program.unitCount === 0) continue;
    const shown = presentationOf(timeline, 2, 60);
    expect(shown.groups.length).toBeLessThanOrEqual(30);
    expect(shown.mediaSequence - previous).toBeLessThanOrEqual(1);
    previous = shown.mediaSequence;
  }
  expect(previous).toBe(50);
});

test("the discontinuity sequence rises by one when the segment with the tag leaves the window, and not before", () => {
  const timeline = startTimeline(2);
  addAll(timeline, streamFacts({ at: 1.4, count: 10, firstArrivalMs: START_MS }));
  const seen: [number, number][] = [];
  for (const fact of streamFacts({ at: 1.4, count: 40, firstArrivalMs: START_MS + 22_000, content: "again" })) {
    addFact(timeline, fact);
    const shown = presentationOf(timeline, 2, 30);
    seen.push([shown.mediaSequence, shown.discontinuitySequence]);
  }
  for (const [first, sequence] of seen) expect(sequence).toBe(first > 10 ? 1 : 0);
  expect(seen.at(-1)?.[0]).toBeGreaterThan(20);
});

test.for([
  [0, "gone"],
  [49, "gone"],
  [50, "ready"],
  [499, "ready"],
  [500, "tooEarly"],
  [509, "tooEarly"],
  [510, "unknown"],
  [-1, "unknown"],
  [1.5, "unknown"],
] as const)("of 500 segments, with 900 s available, number %d is %s", ([number, kind]) => {
  const { timeline } = live(500, 2);
  expect(lookUp(timeline, 0, number).kind).toBe(kind);
  expect(lookUp(timeline, 7, number).kind).toBe("unknown");
  expect(lookUp(timeline, 0, number, 4).kind).toBe("unknown");
});

test("everything that a manifest lists can be fetched", () => {
  const { timeline } = live(100, 4);
  const shown = presentationOf(timeline, 4);
  const segments = segmentsOf(timeline, 0, 4);
  shown.groups.forEach((group, i) => {
    const found = lookUp(timeline, 0, group.number, 4);
    if (found.kind !== "ready") throw new Error(`${group.number} is ${found.kind}`);
    expect(found.segment).toEqual(segments[i]);
    expect(found.group).toEqual(group);
    expect(found.fragments).toHaveLength(2);
  });
  expect(findInit(timeline, 0, 0)).toEqual({ kind: "ready", config: videoConfig() });
  expect(findInit(timeline, 0, 1)).toEqual({ kind: "unknown" });
});

test("after a long pause the old media leaves the manifest, and enough of it stays to begin with", () => {
  const { timeline } = live(20, 2);
  addAll(timeline, streamFacts({ at: 1.4, count: 1, firstArrivalMs: START_MS + 7_200_000 }));
  settle(timeline);
  expect(presentationOf(timeline).groups.map((group) => group.number)).toEqual([17, 18, 19, 20]);
});

test("expiry gives back what it forgets, whole groups only, and numbers go on", () => {
  const { timeline, facts } = live(100, 2, 6);
  const expiry = expire(timeline, START_MS + 101_000);
  // Unit 51 was complete at 102 s; it lies in the group of units 51 to 53.
  expect(expiry.locations).toEqual(facts.slice(0, 51).map((fact) => (fact.kind === "fragment" ? fact.location : 0)));
  expect(expiry.keptSinceMs).toBeLessThanOrEqual(START_MS + 102_000);
  expect(lookUp(timeline, 0, 50).kind).toBe("gone");
  expect(lookUp(timeline, 0, 51).kind).toBe("ready");
  expect(lookUp(timeline, 0, 16, 6).kind).toBe("gone");
  expect(lookUp(timeline, 0, 17, 6).kind).toBe("ready");
  addFact(timeline, fragmentFact({ at: 210, arrivalMs: START_MS + 200_000 }));
  expect(presentationOf(timeline).groups.at(-1)?.number).toBe(100);
  expect(expire(timeline, START_MS + 9_000_000).keptSinceMs).toBeGreaterThan(START_MS);
});

test("a new segment duration begins with the oldest media there is, as number 0", () => {
  const { timeline } = live(100, 2);
  expire(timeline, START_MS + 100_000);
  const fact = segmentationFact(timeline, 6, START_MS + 199_000);
  if (fact === undefined) throw new Error("6 s are made already");
  addFact(timeline, fact);
  expect(segmentationFact(timeline, 6, START_MS + 199_000)).toBeUndefined();
  const shown = presentationOf(timeline, 6, 900);
  expect(shown.groups[0]).toMatchObject({ number: 0, start90k: presentationOf(timeline, 2, 900).groups[0]?.start90k });
  expect(shown.groups).toHaveLength(16);
});

test("a replay that begins at a checkpoint gives the numbers that were given, for a duration asked for later too", () => {
  const timeline = startTimeline(2);
  const journal: TimelineFact[] = [];
  const add = (fact: TimelineFact) => {
    journal.push(fact);
    addFact(timeline, fact);
  };
  const facts = streamFacts({ at: 10, count: 400, firstArrivalMs: START_MS });
  const again = streamFacts({ at: 10, count: 100, firstArrivalMs: START_MS + 810_000, content: "again" });
  facts.slice(0, 200).forEach(add);
  add(checkpointFact(timeline, START_MS + 399_000));
  const fromCheckpoint = journal.length - 1;
  facts.slice(200, 300).forEach(add);
  const asked = segmentationFact(timeline, 7, START_MS + 599_000);
  if (asked !== undefined) add(asked);
  [...facts.slice(300), ...again].forEach(add);

  const replayed = createTimeline();
  for (const fact of journal.slice(fromCheckpoint)) addFact(replayed, parseFact(printFact(fact)));
  for (const target of [2, 7]) {
    const settings = { targetSeconds: target, availableSeconds: 900 };
    const shown = presentation(timeline, settings, 300);
    const shownAgain = presentation(replayed, settings, 300);
    expect({ ...shownAgain, revision: 0 }).toEqual({ ...shown, revision: 0 });
    for (const group of shown?.groups ?? []) {
      expect(lookUp(replayed, 0, group.number, target)).toEqual(lookUp(timeline, 0, group.number, target));
    }
  }
  expect(timeline.head).toEqual(replayed.head);
});

test("equal revisions give equal presentations", () => {
  const timeline = startTimeline(4);
  const seen = new Map<number, string>();
  for (const fact of streamFacts({ at: 10, count: 60, firstArrivalMs: START_MS })) {
    addFact(timeline, fact);
    const shown = presentation(timeline, { ...SETTINGS, targetSeconds: 4 }, 60);
    if (shown === undefined) continue;
    const text = JSON.stringify([shown.groups, shown.video.map((video) => video.trackIndex), shown.ended]);
    expect(seen.get(shown.revision) ?? text).toBe(text);
    seen.set(shown.revision, text);
  }
});
