"use client";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useAllChannels } from "#features/channels/use-all-channels.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { Select } from "#ui/select.tsx";

interface ChosenEndpoint {
  readonly channelGroup: string;
  readonly channel: string;
  readonly originEndpoint: string;
}

interface EndpointFieldsProps {
  value: ChosenEndpoint;
  onChange: (value: ChosenEndpoint) => void;
  /** Within which channel group alone; null: any. */
  channelGroup: string | null;
  error: string | undefined;
}

/** An origin endpoint of the workspace. The channel is typed, with suggestions: there may be thousands. */
export const EndpointFields = ({ value, onChange, channelGroup, error }: EndpointFieldsProps) => {
  const trpc = useTRPC();
  const all = useAllChannels();
  const channels = all.channels.filter((channel) => channelGroup === null || channel.channelGroup === channelGroup);
  const listId = useId();
  const [text, setText] = useState("");
  const isChosen = value.channel !== "";
  const endpoints = useQuery(
    trpc.originEndpoints.list.queryOptions(
      { channelGroup: value.channelGroup, channel: value.channel, limit: 100 },
      { enabled: isChosen },
    ),
  );
  const choose = (typed: string) => {
    setText(typed);
    const found = channels.find(({ channelGroup: group, name }) => `${group}/${name}` === typed);
    onChange({ channelGroup: found?.channelGroup ?? "", channel: found?.name ?? "", originEndpoint: "" });
  };
  const problem = all.error ?? endpoints.error;
  const names = endpoints.data?.items.map(({ name }) => name) ?? [];
  return (
    <>
      <Field
        label="Channel"
        hint={channelGroup === null ? "As group/channel." : `One of channel group ${channelGroup}, as group/channel.`}
        error={problem === null ? (isChosen ? undefined : error) : problemOf(problem).message}
      >
        {(control) => (
          <>
            <Input
              {...control}
              list={listId}
              autoComplete="off"
              placeholder="group/channel"
              value={text}
              onChange={({ target }) => choose(target.value)}
              data-testid="token-channel"
            />
            <datalist id={listId}>
              {channels.map(({ id, channelGroup: group, name }) => (
                <option key={id} value={`${group}/${name}`} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      {isChosen && (
        <Field
          label="Origin endpoint"
          error={error}
          {...(endpoints.data !== undefined && names.length === 0
            ? { hint: "The channel has none yet: make one on its Endpoints page." }
            : {})}
        >
          {(control) => (
            <Select
              {...control}
              value={value.originEndpoint}
              onValueChange={(originEndpoint) => onChange({ ...value, originEndpoint })}
              options={names.map((name) => ({ value: name, label: name }))}
              disabled={names.length === 0}
              data-testid="token-endpoint"
            />
          )}
        </Field>
      )}
    </>
  );
};
