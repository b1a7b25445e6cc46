"use client";
import type { Channel, ChannelStatus } from "@sluice/contracts";
import { useQueries } from "@tanstack/react-query";
import { useStanding } from "#features/standing/use-standing.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { type ChannelState, channelStateOf } from "./channel-state.ts";

/** The states of the channels on the screen, asked again every few seconds. One request carries them all. */
export const useChannelStates = (
  channels: readonly Channel[],
): ReadonlyMap<string, { readonly state: ChannelState; readonly status: ChannelStatus | null }> => {
  const trpc = useTRPC();
  const { standing } = useStanding();
  const nowMs = useNow(3000);
  return useQueries({
    queries: channels.map(({ channelGroup, name }) =>
      trpc.channels.status.queryOptions({ channelGroup, channel: name }, { refetchInterval: 3000 }),
    ),
    combine: (results) =>
      new Map(
        results.flatMap(({ data }, i) => {
          const channel = channels[i];
          return channel === undefined || data === undefined
            ? []
            : [
                [
                  channel.id,
                  {
                    state: channelStateOf(data.status, nowMs, standing),
                    // What was heard last before they were switched off says nothing of now.
                    status: standing === "paused" ? null : data.status,
                  },
                ],
              ];
        }),
      ),
  });
};
