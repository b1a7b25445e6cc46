import type { Channel } from "@sluice/contracts";
import type { ChannelStateKind } from "./channel-state.ts";

export const CHANNEL_SORTS = [
  { value: "name", label: "By name" },
  { value: "state", label: "By state" },
  { value: "newest", label: "Newest first" },
  { value: "changed", label: "Last changed" },
] as const;
export type ChannelSort = (typeof CHANNEL_SORTS)[number]["value"];

/** The worst first: of what is unknown or paused not even the window is sure. */
const STATE_ORDER: readonly ChannelStateKind[] = ["unknown", "paused", "stalled", "live", "ended", "idle"];

interface ChannelFilter {
  readonly search: string;
  /** Empty: all of them. */
  readonly channelGroup: string;
  readonly sort: ChannelSort;
}

/** The channels that match, in order. What needs attention comes first when sorted by state. */
export const filterAndSortChannels = (
  channels: readonly Channel[],
  { search, channelGroup, sort }: ChannelFilter,
  stateOf: (channel: Channel) => ChannelStateKind,
): Channel[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = channels.filter((channel) => {
    if (channelGroup !== "" && channel.channelGroup !== channelGroup) return false;
    const text = `${channel.name} ${channel.channelGroup} ${channel.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const byName = (a: Channel, b: Channel) =>
    a.name.localeCompare(b.name, "en", { numeric: true }) || a.channelGroup.localeCompare(b.channelGroup, "en");
  const orders: Record<ChannelSort, (a: Channel, b: Channel) => number> = {
    name: byName,
    state: (a, b) => STATE_ORDER.indexOf(stateOf(a)) - STATE_ORDER.indexOf(stateOf(b)) || byName(a, b),
    newest: (a, b) => b.createdAt.localeCompare(a.createdAt) || byName(a, b),
    changed: (a, b) => b.updatedAt.localeCompare(a.updatedAt) || byName(a, b),
  };
  return matching.sort(orders[sort]);
};
