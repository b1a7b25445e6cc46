import { expect, test } from "vitest";
import { bufferAhead, renditionLabel, requestError } from "./playback.ts";

const ranges = (...pairs: readonly (readonly [number, number])[]): TimeRanges => ({
  length: pairs.length,
  start: (i) => pairs[i]?.[0] ?? 0,
  end: (i) => pairs[i]?.[1] ?? 0,
});

test("only what plays without a hole counts as buffered", () => {
  expect(bufferAhead(ranges([0, 4], [6, 20]), 1)).toBe(3);
  expect(bufferAhead(ranges([0, 4], [6, 20]), 5)).toBe(0);
  expect(bufferAhead(ranges([0.1, 4]), 0)).toBe(4);
});

test("a rendition is named by height and bitrate, sound by bitrate alone", () => {
  expect(renditionLabel(720, 2_800_000)).toBe("720p, 2.8 Mbit/s");
  expect(renditionLabel(undefined, 128_000)).toBe("128 kbit/s");
});

test("a channel without media is told apart from a manifest that does not exist and a packager that is away", () => {
  const titles = [503, 404, undefined].map((status) => requestError("manifest", status).title);
  expect(new Set(titles).size).toBe(3);
});

test("a lost segment does not end playback", () => {
  expect(requestError("segment", 410).isFatal).toBe(false);
});
