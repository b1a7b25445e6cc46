import { expect, test } from "vitest";
import { appendSample, bitratesOf, HISTORY_MS, liveEventSchema } from "./live-event.ts";

const rendition = (stream: string, kind: "video" | "audio", height: number | null, bitrate: number) => ({
  stream,
  kind,
  codec: kind === "video" ? "avc1.64001f" : "mp4a.40.2",
  width: height === null ? null : (height * 16) / 9,
  height,
  frameRate: null,
  sampleRate: null,
  channelCount: null,
  language: null,
  bitrate,
  lastSegmentAtMs: 1000,
  lastSegmentDurationMs: 2000,
  segmentCount: 1,
  gapCount: 0,
  discontinuityCount: 0,
});

const event = (renditions: readonly ReturnType<typeof rendition>[], state: "receiving" | "stalled" = "receiving") =>
  liveEventSchema.parse({
    nowMs: 5000,
    status: {
      channelId: `ch_${"0".repeat(20)}`,
      tenantId: `tn_${"0".repeat(20)}`,
      atMs: 4900,
      onAirInput: 1,
      testSource: "off",
      inputs: [
        {
          index: 1,
          state,
          lastSegmentAtMs: 4000,
          bitrate: 1,
          renditions,
          duplicateCount: 0,
          lateCount: 0,
          droppedCount: 0,
          incidents: [],
        },
      ],
      storedBytes: 0,
      storedFromMs: null,
      storedUntilMs: null,
    },
  });

test("each video rendition is a series; its sound is not", () => {
  const { bitrates } = bitratesOf(
    event([rendition("a", "video", 720, 3000), rendition("a", "audio", null, 128), rendition("b", "video", 360, 800)]),
  );
  expect(bitrates).toEqual({ "Input 1 · 720p": 3000, "Input 1 · 360p": 800 });
});

test("of a channel without picture the sound is shown", () => {
  expect(bitratesOf(event([rendition("radio", "audio", null, 128)])).bitrates).toEqual({ "Input 1 · radio": 128 });
});

test("an input that stopped leaves a gap in the chart, not a flat line", () => {
  expect(bitratesOf(event([rendition("a", "video", 720, 3000)], "stalled")).bitrates).toEqual({});
});

test("the history holds five minutes and never two samples of one instant", () => {
  const sample = (atMs: number) => ({ atMs, bitrates: {} });
  let history = appendSample([], sample(0));
  history = appendSample(history, sample(1000));
  history = appendSample(history, sample(1000));
  expect(history.map(({ atMs }) => atMs)).toEqual([0, 1000]);
  expect(appendSample(history, sample(HISTORY_MS + 500)).map(({ atMs }) => atMs)).toEqual([1000, HISTORY_MS + 500]);
});
