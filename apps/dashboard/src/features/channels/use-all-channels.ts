"use client";
import type { Channel, ChannelGroup, Page } from "@sluice/contracts";
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#lib/trpc.ts";

interface AllChannels {
  readonly groups: readonly ChannelGroup[];
  readonly channels: readonly Channel[];
  readonly isPending: boolean;
  readonly error: unknown;
}

const PAGE_SIZE = 100;

/** A list to its end, page after page. */
const readWhole = async <T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> => {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await read(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
};

/** Every channel of the tenant, however many there are. */
export const useAllChannels = (): AllChannels => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // Each page is a question of its own in the cache, so that whatever makes one stale makes the whole stale.
  const groups = useQuery({
    queryKey: [...trpc.channelGroups.list.queryKey(), "whole"],
    queryFn: () =>
      readWhole((cursor) =>
        queryClient.fetchQuery(trpc.channelGroups.list.queryOptions({ limit: PAGE_SIZE, cursor }, { staleTime: 0 })),
      ),
  });
  const items = groups.data ?? [];
  const lists = useQueries({
    queries: items
      .filter(({ channelCount }) => channelCount > 0)
      .map(({ name }) => ({
        queryKey: [...trpc.channels.list.queryKey({ channelGroup: name }), "whole"],
        queryFn: () =>
          readWhole((cursor) =>
            queryClient.fetchQuery(
              trpc.channels.list.queryOptions({ channelGroup: name, limit: PAGE_SIZE, cursor }, { staleTime: 0 }),
            ),
          ),
      })),
    combine: (results) => ({
      channels: results.flatMap(({ data }) => data ?? []),
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
