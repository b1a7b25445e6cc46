"use client";
import type { Channel } from "@sluice/contracts";
import { useId, useState } from "react";
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
  /** With each letter: the channel that is named by now, or null. */
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
  const choose = (typed: string) => {
    setText(typed);
    onChoose(channels.find(({ channelGroup, name }) => `${channelGroup}/${name}` === typed) ?? null);
  };
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
            onChange={({ target }) => choose(target.value)}
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
