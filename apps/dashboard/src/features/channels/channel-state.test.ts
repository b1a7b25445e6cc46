import { type ChannelStatus, channelStatusSchema } from "@sluice/contracts";
import { expect, test } from "vitest";
import { channelStateOf } from "./channel-state.ts";

const NOW = Date.UTC(2026, 10, 23, 12);

const input = (index: 1 | 2, state: "idle" | "receiving" | "stalled" | "ended") => ({
  index,
  state,
  lastSegmentAtMs: NOW - 1000,
  bitrate: 0,
  renditions: [],
  duplicateCount: 0,
  lateCount: 0,
  droppedCount: 0,
  incidents: [],
});

const status = (
  onAirInput: 1 | 2 | null,
  states: readonly ["idle" | "receiving" | "stalled" | "ended", "idle" | "receiving" | "stalled" | "ended"],
  atMs = NOW,
): ChannelStatus =>
  channelStatusSchema.parse({
    channelId: `ch_${"0".repeat(20)}`,
    tenantId: `tn_${"0".repeat(20)}`,
    atMs,
    onAirInput,
    testSource: "off",
    inputs: [input(1, states[0]), input(2, states[1])],
    storedBytes: 0,
    storedFromMs: null,
    storedUntilMs: null,
  });

test("a channel that no packager has spoken of has no signal", () => {
  expect(channelStateOf(null, NOW, "active").kind).toBe("idle");
});

test.for([
  [1, "receiving", "idle", "live"],
  [1, "stalled", "idle", "stalled"],
  [1, "stalled", "receiving", "live"],
  [2, "idle", "receiving", "live"],
  [1, "ended", "idle", "ended"],
  [null, "receiving", "idle", "live"],
  [null, "idle", "idle", "idle"],
] as const)("with input %s on air, input 1 %s and input 2 %s, it is %s", ([onAir, first, second, kind]) => {
  expect(channelStateOf(status(onAir, [first, second]), NOW, "active").kind).toBe(kind);
});

test("a live channel whose packager fell silent is unknown, an idle one stays idle", () => {
  expect(channelStateOf(status(1, ["receiving", "idle"], NOW - 60_000), NOW, "active").kind).toBe("unknown");
  expect(channelStateOf(status(null, ["idle", "idle"], NOW - 60_000), NOW, "active").kind).toBe("idle");
});

test("once the workspace is paused its channels are, whatever was last heard of them", () => {
  expect(channelStateOf(null, NOW, "paused").kind).toBe("paused");
  expect(channelStateOf(status(1, ["receiving", "idle"]), NOW, "paused").kind).toBe("paused");
  expect(channelStateOf(status(1, ["receiving", "idle"]), NOW, "readOnly").kind).toBe("live");
});
