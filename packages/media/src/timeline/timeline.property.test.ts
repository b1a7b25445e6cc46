import fc from "fast-check";
import { expect, test } from "vitest";
import { addFact, advance, nextDueMs } from "./add-fact.ts";
import { checkpointFact } from "./checkpoint.ts";
import { parseFact, printFact } from "./fact-text.ts";
import type { FragmentFact, InputIndex, TimelineFact } from "./facts.ts";
import { findSegment } from "./find-segment.ts";
import { presentation, trackSegments } from "./presentation.ts";
import type { Presentation, TrackSegment } from "./presentation-model.ts";
import { endFact, fragmentFact, START_MS, settle, startTimeline } from "./test-encoder.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

/** One thing that an encoder, or the network in between, does at a segment. */
type Event = "ok" | "lost" | "twice" | "restart" | "jump" | "pause" | "end" | "short" | "resized" | "renamed";

const eventArbitrary: fc.Arbitrary<Event> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Event>("ok") },
  { weight: 4, arbitrary: fc.constantFrom<Event>("lost", "twice", "short") },
  { weight: 1, arbitrary: fc.constantFrom<Event>("restart", "jump", "pause", "end", "resized", "renamed") },
);

/** What an encoder sends, one list of segments a rendition. */
const encoderArbitrary = (input: InputIndex, longestDelayMs = 2_500): fc.Arbitrary<TimelineFact[]> =>
  fc
    .record({
      streams: fc.integer({ min: 1, max: 3 }),
      muxed: fc.boolean(),
      seconds: fc.constantFrom(1, 2, 2.002, 4),
      start: fc.constantFrom(1.4, 5, 95_443),
      events: fc.array(eventArbitrary, { minLength: 5, maxLength: 40 }),
      delays: fc.array(fc.integer({ min: 0, max: longestDelayMs }), { minLength: 7, maxLength: 7 }),
    })
    .map(({ streams, muxed, seconds, start, events, delays }) => {
      const facts: TimelineFact[] = [];
      let at: number = start;
      let run = 0;
      let width = 1_280;
      let names = "v";
      let wallMs = START_MS + input * 77;
      events.forEach((event, i) => {
        if (event === "restart") [at, run] = [start, run + 1];
        // As when another encoder takes over, and the first one later on again; with a clock of its own, or the same.
        if (event === "renamed") names = names === "v" ? "w" : "v";
        if (event === "renamed" && i % 2 === 0) [at, run] = [at + 500, run + 1];
        if (event === "jump") at += 30;
        if (event === "pause") wallMs += 20_000;
        if (event === "resized") width = width === 1_280 ? 640 : 1_280;
        const length = event === "short" ? seconds / 4 : seconds;
        for (let n = 0; n < streams; n += 1) {
          const stream = `${names}${n}`;
          const arrivalMs = wallMs + (delays[(i * 3 + n) % delays.length] ?? 0);
          if (event === "lost" && n === i % streams) continue;
          const common = {
            input,
            stream,
            at: at + n * 0.02,
            seconds: length,
            arrivalMs,
            width,
            content: `${run}/${i}/${n}`,
          };
          const made = muxed
            ? [fragmentFact(common), fragmentFact({ ...common, kind: "audio" })]
            : [fragmentFact(common)];
          facts.push(...made);
          if (event === "twice")
            facts.push(...made.map((fact) => ({ ...fact, arrivalMs: arrivalMs + 100, location: fact.location + 1e9 })));
          if (event === "end") facts.push(endFact(arrivalMs + 50, stream, input));
        }
        at += length;
        wallMs += length * 1_000;
      });
      return facts;
    });

const factsArbitrary = fc
  .tuple(encoderArbitrary(1), fc.oneof(fc.constant<TimelineFact[]>([]), encoderArbitrary(2)))
  .map((lists) => lists.flat().sort((a, b) => a.arrivalMs - b.arrivalMs));

interface Shown {
  readonly presentation: Presentation;
  readonly tracks: ReadonlyMap<number, readonly TrackSegment[]>;
}

const show = (timeline: Timeline, targetSeconds: number, windowSeconds: number): Shown | undefined => {
  const settings = { targetSeconds, availableSeconds: 900 };
  const shown = presentation(timeline, settings, windowSeconds);
  if (shown === undefined) return undefined;
  const indexes = [...shown.video, ...shown.audio].map(({ trackIndex }) => trackIndex);
  const tracks = new Map(indexes.map((index) => [index, trackSegments(timeline, settings, shown, index)]));
  return { presentation: shown, tracks };
};

const expectToFollow = (before: Shown, after: Shown): void => {
  const old = before.presentation;
  const fresh = after.presentation;
  expect(fresh.mediaSequence).toBeGreaterThanOrEqual(old.mediaSequence);
  expect(fresh.targetDurationSeconds).toBeGreaterThanOrEqual(old.targetDurationSeconds);
  expect(fresh.mediaSequence + fresh.groups.length).toBeGreaterThanOrEqual(old.mediaSequence + old.groups.length);
  const left = old.groups.filter((group) => group.number < fresh.mediaSequence);
  const tags = left.filter((group) => group.discontinuity).length;
  // A window that was left behind as a whole has tags of its own that nobody saw.
  if (fresh.mediaSequence < old.mediaSequence + old.groups.length) {
    expect(fresh.discontinuitySequence).toBe(old.discontinuitySequence + tags);
  }
  for (const group of old.groups) {
    if (group.number < fresh.mediaSequence) continue;
    expect(fresh.groups[group.number - fresh.mediaSequence]).toEqual(group);
  }
  for (const [index, segments] of before.tracks) {
    for (const segment of segments) {
      const now = after.tracks.get(index)?.[segment.number - fresh.mediaSequence];
      if (now !== undefined && segment.byteLength > 0) expect(now).toEqual(segment);
    }
  }
};

const expectToBeWhole = ({ presentation: shown }: Shown): void => {
  shown.groups.forEach((group, i) => {
    expect(group.number).toBe(shown.mediaSequence + i);
    expect(group.duration90k).toBeGreaterThan(0);
    const before = shown.groups[i - 1];
    if (before === undefined) return;
    const endMs = before.startMs + before.duration90k / 90;
    expect(group.startMs).toBeGreaterThanOrEqual(endMs - 1);
    expect(group.discontinuity).toBe(group.runId !== before.runId);
    if (!group.discontinuity) expect(group.start90k).toBe(before.start90k + before.duration90k);
    expect(Math.round(group.duration90k / 90_000)).toBeLessThanOrEqual(shown.targetDurationSeconds);
  });
};

test("whatever two encoders do: numbers are contiguous, windows never go back, and what was published never changes", () => {
  fc.assert(
    fc.property(factsArbitrary, fc.constantFrom(1, 2, 6), (facts, target) => {
      const timeline = startTimeline(target);
      let before: Shown | undefined;
      for (const fact of facts) {
        addFact(timeline, fact);
        const after = show(timeline, target, 30);
        if (after !== undefined) {
          expectToBeWhole(after);
          if (before !== undefined) expectToFollow(before, after);
        }
        before = after ?? before;
      }
    }),
    { numRuns: 60 },
  );
});

test("whatever encoders take turns: in one run no two tracks have one index, and each segment has the init of its media", () => {
  fc.assert(
    fc.property(factsArbitrary, (facts) => {
      const timeline = startTimeline(2);
      const widths = new Map<number, number>();
      for (const fact of facts) {
        addFact(timeline, fact);
        if (fact.kind === "fragment" && fact.config.kind === "video") widths.set(fact.location, fact.config.width);
      }
      settle(timeline);
      for (const { publishers } of timeline.history.runs.values()) {
        expect(new Set(publishers.map(([rendition]) => rendition)).size).toBe(publishers.length);
        expect(new Set(publishers.map(([, trackId]) => trackId)).size).toBe(publishers.length);
      }
      const shown = show(timeline, 2, 900)?.presentation;
      for (const { number } of shown?.groups ?? []) {
        for (const { index, kind } of timeline.head.renditions) {
          const found = findSegment(timeline, { targetSeconds: 2, availableSeconds: 900 }, index, number);
          if (found.kind !== "ready" || kind !== "video") continue;
          const own = found.fragments.map(({ location }) => widths.get(location));
          expect(found.config).toMatchObject({ kind: "video", width: own[0] });
          expect(new Set(own).size).toBe(1);
        }
      }
      const last = shown?.runs.at(-1);
      const inLastRun = [...(last?.video ?? []), ...(last?.audio ?? [])].map(({ trackIndex }) => trackIndex);
      for (const { trackIndex } of shown?.video ?? []) expect(inLastRun).toContain(trackIndex);
      expect([...(shown?.video ?? []), ...(shown?.audio ?? [])].length > 0).toBe(shown !== undefined);
    }),
    { numRuns: 60 },
  );
});

test("a replay of the facts alone, at any prefix and as text, equals live with its timers", () => {
  fc.assert(
    fc.property(
      factsArbitrary,
      fc.nat(),
      fc.array(fc.nat(3_000), { minLength: 1, maxLength: 5 }),
      (facts, cut, waits) => {
        const prefix = facts.slice(0, 1 + (cut % facts.length));
        const liveTimeline = startTimeline(2, 6);
        const replayed = startTimeline(2, 6);
        prefix.forEach((fact, i) => {
          addFact(liveTimeline, fact);
          const until = Math.min(fact.arrivalMs + (waits[i % waits.length] ?? 0), prefix[i + 1]?.arrivalMs ?? 0);
          for (let due = nextDueMs(liveTimeline); due !== undefined && due <= until; due = nextDueMs(liveTimeline)) {
            advance(liveTimeline, due);
          }
          addFact(replayed, parseFact(printFact(fact)));
        });
        expect(replayed.head).toEqual(liveTimeline.head);
        settle(liveTimeline);
        settle(replayed);
        expect({ ...show(replayed, 6, 60)?.presentation, revision: 0 }).toEqual({
          ...show(liveTimeline, 6, 60)?.presentation,
          revision: 0,
        });
      },
    ),
    { numRuns: 60 },
  );
});

test("a replay from a checkpoint made anywhere equals live", () => {
  fc.assert(
    fc.property(factsArbitrary, fc.nat(), (facts, cut) => {
      const timeline = startTimeline(2, 6);
      const at = cut % facts.length;
      for (const fact of facts.slice(0, at)) addFact(timeline, fact);
      const checkpoint = printFact(checkpointFact(timeline, facts[at]?.arrivalMs ?? 0));
      const restored = createTimeline();
      addFact(restored, parseFact(checkpoint));
      for (const fact of facts.slice(at)) {
        expect(addFact(restored, fact)).toEqual(addFact(timeline, fact));
      }
      expect(restored.head).toEqual(timeline.head);
      const shown = show(timeline, 2, 900);
      const shownAgain = show(restored, 2, 900);
      const first = shownAgain?.presentation.mediaSequence ?? 0;
      expect(shownAgain?.presentation.groups ?? []).toEqual(
        (shown?.presentation.groups ?? []).filter((group) => group.number >= first && shownAgain !== undefined),
      );
    }),
    { numRuns: 60 },
  );
});

const orderlyArbitrary = fc.record({
  streams: fc.integer({ min: 1, max: 4 }),
  count: fc.integer({ min: 1, max: 12 }),
  seconds: fc.array(fc.constantFrom(1, 2, 2.002, 3), { minLength: 12, maxLength: 12 }),
  offsetsMs: fc.array(fc.integer({ min: 0, max: 950 }), { minLength: 13, maxLength: 13 }),
});

const orderly = (
  { streams, count, seconds }: { streams: number; count: number; seconds: readonly number[] },
  offset: (i: number) => number,
): FragmentFact[] => {
  const facts: FragmentFact[] = [];
  let at = 10;
  for (let i = 0; i < count; i += 1) {
    const length = seconds[i] ?? 2;
    for (let n = 0; n < streams; n += 1) {
      const arrivalMs = START_MS + Math.round(at * 1_000) + offset(i * streams + n);
      const common = { stream: `v${n}`, at: at + n * 0.01, seconds: length, arrivalMs, byteLength: 1_000 * (n + 1) };
      facts.push(fragmentFact(common), fragmentFact({ ...common, kind: "audio" }));
    }
    at += length;
  }
  return facts.sort((a, b) => a.arrivalMs - b.arrivalMs);
};

/** Where everything is, less what arrival times decide (wall clock where there is no date). */
const layout = (timeline: Timeline, target: number): unknown => {
  const shown = show(timeline, target, 900);
  return {
    groups: shown?.presentation.groups.map(({ startMs: _, ...group }) => group),
    tracks: [...(shown?.tracks ?? [])],
  };
};

test("the order of arrival within the grace does not change the groups", () => {
  fc.assert(
    fc.property(orderlyArbitrary, fc.constantFrom(1, 4), (encoder, target) => {
      const inOrder = startTimeline(target);
      const shuffled = startTimeline(target);
      for (const fact of orderly(encoder, () => 0)) addFact(inOrder, fact);
      for (const fact of orderly(encoder, (i) => encoder.offsetsMs[(i * 5) % 13] ?? 0)) addFact(shuffled, fact);
      settle(inOrder);
      settle(shuffled);
      expect(layout(shuffled, target)).toEqual(layout(inOrder, target));
    }),
    { numRuns: 60 },
  );
});

test("the groups of a run are as long as its media, and hold every fragment once", () => {
  fc.assert(
    fc.property(orderlyArbitrary, fc.constantFrom(1, 4), (encoder, target) => {
      const timeline = startTimeline(target);
      const facts = orderly(encoder, (i) => encoder.offsetsMs[(i * 7) % 13] ?? 0);
      for (const fact of facts) addFact(timeline, fact);
      const last = facts.reduce((max, fact) => Math.max(max, fact.arrivalMs), 0);
      for (let n = 0; n < encoder.streams; n += 1) addFact(timeline, endFact(last + 20_000, `v${n}`));
      const shown = show(timeline, target, 900)?.presentation;
      const media = encoder.seconds.slice(0, encoder.count).reduce((sum, seconds) => sum + seconds, 0);
      const groups = shown?.groups ?? [];
      expect(groups.reduce((sum, group) => sum + group.duration90k, 0)).toBe(Math.round(media * 90_000));
      const indexes = Array.from({ length: encoder.streams * 2 }, (_, i) => i);
      const locations = indexes.flatMap((index) =>
        groups.flatMap((group) => {
          const found = findSegment(timeline, { targetSeconds: target, availableSeconds: 900 }, index, group.number);
          return found.kind === "ready" ? found.fragments.map(({ location }) => location) : [];
        }),
      );
      expect(locations.sort((a, b) => a - b)).toEqual(facts.map(({ location }) => location).sort((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});

const describeFact = (fact: TimelineFact, outcome: string): string => {
  const at = `${fact.arrivalMs - START_MS} ms:`;
  if (fact.kind !== "fragment") return `${at} ${fact.kind}`;
  const { info, config } = fact;
  const start = Number(info.baseMediaDecodeTime) / config.timescale;
  return `${at} ${fact.location} ${fact.stream} ${fact.trackKind} ${start} +${info.durationTicks / config.timescale} ${outcome}`;
};

test("whatever one encoder does, while its renditions keep step, all that was accepted is shown, and once", () => {
  fc.assert(
    fc.property(encoderArbitrary(1, 100), (facts) => {
      const timeline = startTimeline(1);
      const accepted = new Set<number>();
      const trace: string[] = [];
      const ordered = facts.toSorted((a, b) => a.arrivalMs - b.arrivalMs);
      for (const fact of ordered) {
        const outcome = addFact(timeline, fact);
        if (fact.kind === "fragment" && outcome.kind === "accepted") accepted.add(fact.location);
        trace.push(describeFact(fact, outcome.kind));
      }
      settle(timeline);
      const end = ordered.at(-1)?.arrivalMs ?? 0;
      for (const stream of ["v0", "v1", "v2", "w0", "w1", "w2"]) addFact(timeline, endFact(end + 70_000, stream));
      const shownLocations: number[] = [];
      const groups = show(timeline, 1, 900)?.presentation.groups ?? [];
      for (let index = 0; index < timeline.head.renditions.length; index += 1) {
        for (const { number } of groups) {
          const found = findSegment(timeline, { targetSeconds: 1, availableSeconds: 900 }, index, number);
          if (found.kind === "ready") shownLocations.push(...found.fragments.map(({ location }) => location));
        }
      }
      const shown = new Set(shownLocations);
      expect(
        [...accepted].filter((location) => !shown.has(location)),
        trace.join("\n"),
      ).toEqual([]);
      expect(shown.size, trace.join("\n")).toBe(shownLocations.length);
    }),
    { numRuns: 60 },
  );
});

test("duplicates change nothing that is shown", () => {
  fc.assert(
    fc.property(orderlyArbitrary, fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }), (encoder, again) => {
      const once = startTimeline(2);
      const twice = startTimeline(2);
      orderly(encoder, () => 0).forEach((fact, i) => {
        addFact(once, fact);
        addFact(twice, fact);
        if (again[i % again.length] === true) {
          expect(addFact(twice, { ...fact, location: fact.location + 1e9 }).kind).toBe("duplicate");
        }
      });
      settle(once);
      settle(twice);
      expect(layout(twice, 2)).toEqual(layout(once, 2));
    }),
    { numRuns: 60 },
  );
});
