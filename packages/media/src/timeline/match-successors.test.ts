import fc from "fast-check";
import { expect, test } from "vitest";
import { matchAudio, matchVideo, type VideoCandidate } from "./match-successors.ts";

const video = (heights: readonly number[]): VideoCandidate[] =>
  heights.map((height, id) => ({ id, pixels: height, bitrate: height * 1_000 }));
const named = (fresh: readonly number[], absent: readonly number[]) =>
  matchVideo(video(fresh), video(absent)).map(([a, b]) => [fresh[a], absent[b]]);

test.for([
  [
    [1080, 540],
    [720, 360],
    [
      [1080, 720],
      [540, 360],
    ],
  ],
  [
    [720, 360],
    [1080, 720, 360],
    [
      [720, 720],
      [360, 360],
    ],
  ],
  [
    [1080, 720, 360],
    [720, 360],
    [
      [720, 720],
      [360, 360],
    ],
  ],
  [[1080], [720, 360], [[1080, 720]]],
  [[900, 500, 300], [720], [[900, 720]]],
  [
    [360, 720, 1080],
    [234, 360, 720],
    [
      [1080, 720],
      [720, 360],
      [360, 234],
    ],
  ],
  [[], [720], []],
] as const)("of the new %j and the absent %j, %j follow each other", ([fresh, absent, pairs]) => {
  expect(named(fresh, absent)).toEqual(pairs);
});

test("whatever the ladders are: as many pairs as can be, each track once, and none that cross", () => {
  const ladder = fc.array(fc.constantFrom(234, 360, 540, 720, 1080), { maxLength: 8 });
  fc.assert(
    fc.property(ladder, ladder, (fresh, absent) => {
      const pairs = matchVideo(video(fresh), video(absent));
      expect(pairs).toHaveLength(Math.min(fresh.length, absent.length));
      expect(new Set(pairs.map(([id]) => id)).size).toBe(pairs.length);
      expect(new Set(pairs.map(([, id]) => id)).size).toBe(pairs.length);
      pairs.slice(1).forEach(([a, b], i) => {
        expect(fresh[a]).toBeLessThanOrEqual(fresh[pairs[i]?.[0] ?? -1] ?? 0);
        expect(absent[b]).toBeLessThanOrEqual(absent[pairs[i]?.[1] ?? -1] ?? 0);
      });
    }),
  );
});

test("sound follows its language before its picture, its picture before its order, and is never left without need", () => {
  const sound = (id: number, language: string, videoRendition: number | null = null) => ({
    id,
    language,
    videoRendition,
  });
  expect(matchAudio([sound(10, "eng", 1), sound(11, "eng", 0)], [sound(3, "eng", 0), sound(4, "eng", 1)])).toEqual([
    [10, 4],
    [11, 3],
  ]);
  expect(matchAudio([sound(10, "fra", 0), sound(11, "eng", 1)], [sound(3, "eng", 0), sound(4, "und", 1)])).toEqual([
    [11, 3],
    [10, 4],
  ]);
});
