"use client";
import type { Channel } from "@sluice/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ChannelField } from "#features/channels/channel-field.tsx";
import { useAllChannels } from "#features/channels/use-all-channels.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { ladderOfStatus } from "./ladder-of-status.ts";
import type { SimulatorValues } from "./simulator-values.ts";

/** Fills in the ladder as a channel sends it now. */
export const SendingChannelField = ({ onChange }: { onChange: (change: Partial<SimulatorValues>) => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { channels, isPending, error } = useAllChannels();
  const [outcome, setOutcome] = useState<{ readonly hint?: string; readonly error?: string }>({});
  // Without channels there is nothing to choose from. While they load the field has its place: what follows would jump.
  if (channels.length === 0 && !isPending && error === null) return null;
  const choose = async (channel: Channel | null) => {
    setOutcome({});
    if (channel === null) return;
    try {
      const { status } = await queryClient.fetchQuery(
        trpc.channels.status.queryOptions(
          { channelGroup: channel.channelGroup, channel: channel.name },
          { staleTime: 0 },
        ),
      );
      const ladder = ladderOfStatus(status);
      if (ladder === null) {
        setOutcome({ error: "Nothing arrives there now. Start its encoder or test source, or choose another." });
        return;
      }
      onChange(ladder);
      setOutcome({ hint: `Filled in from ${channel.name}.` });
    } catch (thrown) {
      setOutcome({ error: problemOf(thrown).message });
    }
  };
  return (
    <ChannelField
      label="As a channel sends now"
      optional
      className="sm:col-span-2 lg:col-span-1"
      hint={outcome.hint ?? "Takes over its renditions."}
      error={outcome.error}
      channelGroup={null}
      onChoose={(channel) => void choose(channel)}
      testId="simulate-channel"
    />
  );
};
