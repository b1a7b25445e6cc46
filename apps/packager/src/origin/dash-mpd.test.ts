import { dashManifestSchema } from "@sluice/contracts";
import type { Group, Presentation, Run, TrackSegment, VideoRendition } from "@sluice/media/timeline";
import { expect, test } from "vitest";
import { aChannel } from "../../test/support/a-channel.ts";
import { anEncryption } from "../../test/support/encryption.ts";
import { dashMpd } from "./dash-mpd.ts";

const START_MS = Date.UTC(2026, 0, 1);
const SIZES = [
  [640, 360],
  [1024, 576],
  [1280, 720],
  [1920, 1080],
  [3840, 2160],
] as const;
const video = SIZES.map(([width, height], trackIndex) => ({
  trackIndex,
  initNumber: 0,
  peakBitrate: height * 1000,
  config: { kind: "video", codecs: "avc1.640033", timescale: 90_000, width, height, sampleAspectRatio: [1, 1] },
})) as unknown as VideoRendition[];
const group: Group = {
  number: 0,
  start90k: 0,
  duration90k: 360_000,
  startMs: START_MS,
  discontinuity: false,
  runId: 1,
};
const run: Run = { id: 1, startMs: START_MS, start90k: 0, firstGroup: 0, endGroup: 1, video, audio: [] };
const presentation = { groups: [group], runs: [run], ended: false, publishedMs: START_MS } as unknown as Presentation;
const segment = { isComplete: true, startTicks: 0n, durationTicks: 360_000 } as unknown as TrackSegment;

/** The heights of each set of pictures, and what it asks of the screen. */
const setsWith = (levels: object, presetVideo: "SHARED" | "PRESET_VIDEO_2" = "SHARED") => {
  const presets = presetVideo === "SHARED" ? {} : ({ presetVideo, presetAudio: "PRESET_AUDIO_1" } as const);
  const encryption = anEncryption("one", { method: "CBCS", drmSystems: ["CLEAR_KEY"], ...presets });
  const [endpoint] = aChannel("one", { endpoints: [{ name: "cmaf", container: "CMAF", encryption }] }).originEndpoints;
  if (endpoint === undefined) throw new Error("no endpoint");
  const manifest = dashManifestSchema.parse({ kind: "DASH", windowSeconds: 60, ...levels });
  const source = {
    endpoint,
    manifest,
    presentation,
    segmentsOf: () => [segment],
    findBeginning: () => ({ group, isBeginning: true }),
    endpointUrl: "",
  };
  return dashMpd(source, START_MS).periods.flatMap(({ adaptationSets }) =>
    adaptationSets.map((set) => ({
      heights: set.kind === "video" ? set.representations.map(({ height }) => height) : [],
      hdcpVersion: set.kind === "video" ? set.hdcpVersion : undefined,
      switchableSetIds: set.switchableSetIds,
    })),
  );
};

test("where a screen is asked for nothing, pictures of one key are one set", () => {
  expect(setsWith({})).toEqual([
    { heights: [360, 576, 720, 1080, 2160], hdcpVersion: undefined, switchableSetIds: [] },
  ]);
});

test("what asks a screen for another HDCP is a set of its own, between which a player may change", () => {
  expect(setsWith({ hdcpLevelHd: "TYPE-0", hdcpLevelUhd: "TYPE-1" })).toEqual([
    { heights: [360, 576], hdcpVersion: undefined, switchableSetIds: [1001, 1002] },
    { heights: [720, 1080], hdcpVersion: "1.0", switchableSetIds: [0, 1002] },
    { heights: [2160], hdcpVersion: "2.2", switchableSetIds: [0, 1001] },
  ]);
});

test("sets with a key each stay apart, and what they ask for is said at each", () => {
  expect(setsWith({ hdcpLevelHd: "TYPE-1" }, "PRESET_VIDEO_2").map(({ switchableSetIds: _, ...set }) => set)).toEqual([
    { heights: [360, 576], hdcpVersion: undefined },
    { heights: [720, 1080, 2160], hdcpVersion: "2.2" },
  ]);
});
