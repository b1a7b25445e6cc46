import fc from "fast-check";
import { expect, test } from "vitest";
import { TRACK_CODE_BITS, type TrackName, trackCodeOf } from "./track-codes.ts";

const ladder: readonly TrackName[] = ["1080p", "720p", "360p"].flatMap((stream) => [
  { stream, kind: "video", ordinal: 0 },
  { stream, kind: "audio", ordinal: 0 },
]);

test("two nodes that met the tracks in another order number them alike", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...ladder], { minLength: 1 }), (met) => {
      for (const [trackId, name] of met.entries()) {
        expect(trackCodeOf(met, trackId)).toBe(trackCodeOf(ladder, ladder.indexOf(name)));
      }
    }),
  );
});

test("as many tracks as a channel may ever have get a number each, which does not change when others come", () => {
  const tracks: TrackName[] = [];
  const first: number[] = [];
  for (let trackId = 0; trackId < 1000; trackId++) {
    tracks.push({ stream: `stream ${trackId}`, kind: "video", ordinal: 0 });
    first.push(trackCodeOf(tracks, trackId));
  }
  expect(tracks.map((_, trackId) => trackCodeOf(tracks, trackId))).toEqual(first);
  expect(new Set(first).size).toBe(1000);
  expect(Math.max(...first)).toBeLessThan(2 ** TRACK_CODE_BITS);
});

test("a track that the list does not have is a fault of the caller's", () => {
  expect(() => trackCodeOf(ladder, 6)).toThrow("there is no track 6 of 6");
});
