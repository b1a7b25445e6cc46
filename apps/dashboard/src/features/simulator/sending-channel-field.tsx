"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useAllChannels } from "#features/channels/use-all-channels.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { ladderOfStatus } from "./ladder-of-status.ts";
import type { SimulatorValues } from "./simulator-values.ts";

/** Fills in the ladder as a channel sends it now. Typed, with suggestions: there may be thousands. */
export const SendingChannelField = ({ onChange }: { onChange: (change: Partial<SimulatorValues>) => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { channels, error } = useAllChannels();
  const listId = useId();
  const [text, setText] = useState("");
  const [outcome, setOutcome] = useState<{ readonly hint?: string; readonly error?: string }>({});
  // Without channels there is nothing to choose from.
  if (channels.length === 0 && error === null) return null;
  const choose = async (typed: string) => {
    setText(typed);
    setOutcome({});
    const found = channels.find(({ channelGroup, name }) => `${channelGroup}/${name}` === typed);
    if (found === undefined) return;
    try {
      const { status } = await queryClient.fetchQuery(
        trpc.channels.status.queryOptions({ channelGroup: found.channelGroup, channel: found.name }, { staleTime: 0 }),
      );
      const ladder = ladderOfStatus(status);
      if (ladder === null) {
        setOutcome({ error: "Nothing arrives there now. Start its encoder or test source, or choose another." });
        return;
      }
      onChange(ladder);
      setOutcome({ hint: `Filled in from ${found.name}.` });
    } catch (thrown) {
      setOutcome({ error: problemOf(thrown).message });
    }
  };
  return (
    <Field
      label="As a channel sends now"
      optional
      className="sm:col-span-2 lg:col-span-1"
      hint={outcome.hint ?? "Takes over its renditions."}
      error={error === null ? outcome.error : problemOf(error).message}
    >
      {(control) => (
        <>
          <Input
            {...control}
            list={listId}
            autoComplete="off"
            placeholder="group/channel"
            value={text}
            onChange={(event) => void choose(event.target.value)}
            data-testid="simulate-channel"
          />
          <datalist id={listId}>
            {channels.map(({ id, channelGroup, name }) => (
              <option key={id} value={`${channelGroup}/${name}`} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
};
