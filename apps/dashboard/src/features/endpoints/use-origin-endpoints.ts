"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#lib/trpc.ts";

/** All origin endpoints of a channel: the limits keep them to one page. */
export const useOriginEndpoints = (channelGroup: string, channel: string) => {
  const trpc = useTRPC();
  return useQuery(trpc.originEndpoints.list.queryOptions({ channelGroup, channel, limit: 100 }));
};
