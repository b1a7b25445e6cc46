import type { RenditionStatus } from "@sluice/contracts";
import { expect, test } from "vitest";
import { orderRenditions } from "./order-renditions.ts";

const rendition = (stream: string, kind: "video" | "audio", of: Partial<RenditionStatus> = {}): RenditionStatus => ({
  stream,
  kind,
  codec: "",
  width: null,
  height: null,
  frameRate: null,
  sampleRate: null,
  channelCount: null,
  language: null,
  bitrate: 65_000,
  lastSegmentAtMs: 0,
  lastSegmentDurationMs: 2000,
  segmentCount: 1,
  gapCount: 0,
  discontinuityCount: 0,
  ...of,
});
const ordered = (...renditions: RenditionStatus[]) =>
  orderRenditions(renditions).map(({ stream, kind }) => `${stream} ${kind}`);

test("sounds stand in the order of their pictures, from the largest down, whatever their bitrates are at the moment", () => {
  expect(
    ordered(
      rendition("234p", "audio", { bitrate: 65_900 }),
      rendition("720p", "audio", { bitrate: 65_100 }),
      rendition("360p", "audio", { bitrate: 65_500 }),
      rendition("234p", "video", { height: 234 }),
      rendition("720p", "video", { height: 720 }),
      rendition("360p", "video", { height: 360 }),
      rendition("commentary", "audio"),
    ),
  ).toEqual(["720p video", "360p video", "234p video", "720p audio", "360p audio", "234p audio", "commentary audio"]);
});

test("what needs a look stands before what is well: silence before gaps, gaps before jumps of the clock", () => {
  expect(
    ordered(
      rendition("1080p", "video", { height: 1080 }),
      rendition("720p", "video", { height: 720, discontinuityCount: 3 }),
      rendition("360p", "video", { height: 360, gapCount: 1 }),
      rendition("360p", "audio", { bitrate: 0 }),
    ),
  ).toEqual(["360p audio", "360p video", "720p video", "1080p video"]);
});
