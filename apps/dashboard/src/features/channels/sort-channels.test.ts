import type { Channel } from "@sluice/contracts";
import { expect, test } from "vitest";
import type { ChannelStateKind } from "./channel-state.ts";
import { filterAndSortChannels } from "./sort-channels.ts";

const channel = (name: string): Channel =>
  ({ name, channelGroup: "live", description: "", createdAt: "", updatedAt: "" }) as Channel;

test("sorted by state, the worst stands first, and channels of one state go by name with their numbers in order", () => {
  const states: Record<string, ChannelStateKind> = {
    "court-10": "live",
    "court-2": "live",
    a: "idle",
    b: "ended",
    y: "stalled",
    z: "unknown",
  };
  const sorted = filterAndSortChannels(
    Object.keys(states).map(channel),
    { search: "", channelGroup: "", sort: "state" },
    ({ name }) => states[name] ?? "idle",
  );
  expect(sorted.map(({ name }) => name)).toEqual(["z", "y", "court-2", "court-10", "b", "a"]);
});
