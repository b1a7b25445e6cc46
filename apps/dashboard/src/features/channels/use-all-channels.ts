"use client";
import type { Channel, ChannelGroup } from "@sluice/contracts";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useTRPC } from "#lib/trpc.ts";

interface AllChannels {
  readonly groups: readonly ChannelGroup[];
  readonly channels: readonly Channel[];
  readonly isPending: boolean;
  readonly error: unknown;
}

/** Every channel of the tenant: the limits keep a group to one page. */
export const useAllChannels = (): AllChannels => {
  const trpc = useTRPC();
  const groups = useQuery(trpc.channelGroups.list.queryOptions({ limit: 100 }));
  const items = groups.data?.items ?? [];
  const lists = useQueries({
    queries: items
      .filter(({ channelCount }) => channelCount > 0)
      .map(({ name }) => trpc.channels.list.queryOptions({ channelGroup: name, limit: 100 })),
    combine: (results) => ({
      channels: results.flatMap(({ data }) => data?.items ?? []),
      isPending: results.some(({ isPending }) => isPending),
      error: results.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
  return {
    groups: items,
    channels: lists.channels,
    isPending: groups.isPending || lists.isPending,
    error: groups.error ?? lists.error,
  };
};
