import { type ChannelStatus, channelStatusSchema, type InputStatus, type RenditionStatus } from "@sluice/contracts";
import { describe, expect, test } from "vitest";
import { ladderOfStatus } from "./ladder-of-status.ts";

const rendition = (stream: string, kind: "video" | "audio", bitrate: number): RenditionStatus => ({
  stream,
  kind,
  codec: "",
  width: null,
  height: null,
  frameRate: null,
  sampleRate: null,
  channelCount: null,
  language: null,
  bitrate,
  lastSegmentAtMs: 0,
  lastSegmentDurationMs: 6000,
  segmentCount: 1,
  gapCount: 0,
  discontinuityCount: 0,
});

const input = (
  index: 1 | 2,
  renditions: RenditionStatus[],
  state: InputStatus["state"] = "receiving",
): InputStatus => ({
  index,
  state,
  lastSegmentAtMs: 0,
  bitrate: 0,
  renditions,
  duplicateCount: 0,
  lateCount: 0,
  droppedCount: 0,
  incidents: [],
});

const status = (...inputs: InputStatus[]): ChannelStatus =>
  channelStatusSchema.parse({
    channelId: `ch_${"0".repeat(20)}`,
    tenantId: `tn_${"0".repeat(20)}`,
    atMs: 0,
    onAirInput: 1,
    testSource: "off",
    inputs,
    storedBytes: 0,
    storedFromMs: null,
    storedUntilMs: null,
  });

describe("the ladder of a channel that sends", () => {
  test("has a rendition for each stream, its sound in it, the largest first", () => {
    const streams = [
      rendition("360p", "video", 800_000),
      rendition("360p", "audio", 96_400),
      rendition("720p", "video", 2_900_000),
      rendition("720p", "audio", 96_400),
    ];
    expect(ladderOfStatus(status(input(1, streams)))).toEqual({
      ladderKbps: "2996,896",
      inputs: "1",
      watchedKbps: "",
    });
  });

  test("counts sound of its own once at ingest, and to everybody who watches", () => {
    const streams = [
      rendition("v1", "video", 3_000_000),
      rendition("v2", "video", 1_000_000),
      rendition("a", "audio", 128_000),
    ];
    expect(ladderOfStatus(status(input(1, streams), input(2, streams)))).toEqual({
      ladderKbps: "3000,1000,128",
      inputs: "2",
      watchedKbps: "2128",
    });
  });

  test("is that of the input on air, and none where nothing arrives", () => {
    const other = input(2, [rendition("v", "video", 1_000_000)]);
    expect(ladderOfStatus(status(input(1, [rendition("v", "video", 2_000_000)]), other))?.ladderKbps).toBe("2000");
    expect(ladderOfStatus(status(input(1, [rendition("v", "video", 2_000_000)], "stalled")))).toBeNull();
    expect(ladderOfStatus(null)).toBeNull();
  });
});
