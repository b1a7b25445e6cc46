"use client";
import { useQuery } from "@tanstack/react-query";
import { ChannelField } from "#features/channels/channel-field.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Field } from "#ui/field.tsx";
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

/** An origin endpoint of the workspace, found by its channel. */
export const EndpointFields = ({ value, onChange, channelGroup, error }: EndpointFieldsProps) => {
  const trpc = useTRPC();
  const isChosen = value.channel !== "";
  const endpoints = useQuery(
    trpc.originEndpoints.list.queryOptions(
      { channelGroup: value.channelGroup, channel: value.channel, limit: 100 },
      { enabled: isChosen },
    ),
  );
  const names = endpoints.data?.items.map(({ name }) => name) ?? [];
  return (
    <>
      <ChannelField
        label="Channel"
        hint={channelGroup === null ? "As group/channel." : `One of channel group ${channelGroup}, as group/channel.`}
        error={endpoints.error === null ? (isChosen ? undefined : error) : problemOf(endpoints.error).message}
        channelGroup={channelGroup}
        onChoose={(channel) =>
          onChange({ channelGroup: channel?.channelGroup ?? "", channel: channel?.name ?? "", originEndpoint: "" })
        }
        testId="token-channel"
      />
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
