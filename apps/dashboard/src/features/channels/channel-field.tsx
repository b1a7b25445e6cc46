"use client";
import type { Channel } from "@sluice/contracts";
import { useEffect, useId, useState } from "react";
import { problemOf } from "#lib/problem.ts";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { useAllChannels } from "./use-all-channels.ts";

interface ChannelFieldProps {
  label: string;
  hint: string;
  error: string | undefined;
  optional?: boolean;
  className?: string;
  /** Within which channel group alone; null: any. */
  channelGroup: string | null;
  /** The channel that is named by now, or null, whenever it is another. */
  onChoose: (channel: Channel | null) => void;
  testId: string;
}

/** A channel of the workspace. Typed, with suggestions: there may be thousands. */
export const ChannelField = ({ label, hint, error, optional, className, ...rest }: ChannelFieldProps) => {
  const { channelGroup: only, onChoose, testId } = rest;
  const all = useAllChannels();
  const channels = all.channels.filter(({ channelGroup }) => only === null || channelGroup === only);
  const listId = useId();
  const [text, setText] = useState("");
  const found = channels.find(({ channelGroup, name }) => `${channelGroup}/${name}` === text);
  const foundId = found?.id;
  // By its id: who types faster than the list loads has chosen once it has come, and a list that is read again chooses nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen last is told when something else is
  useEffect(() => onChoose(found ?? null), [foundId]);
  return (
    <Field
      label={label}
      hint={hint}
      error={all.error === null ? error : problemOf(all.error).message}
      {...(optional === undefined ? {} : { optional })}
      {...(className === undefined ? {} : { className })}
    >
      {(control) => (
        <>
          <Input
            {...control}
            list={listId}
            autoComplete="off"
            placeholder="group/channel"
            value={text}
            onChange={({ target }) => setText(target.value)}
            data-testid={testId}
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
