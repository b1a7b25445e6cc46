"use client";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Checkbox } from "#ui/checkbox.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { SwitchField } from "#ui/switch-field.tsx";

interface ChannelGroupPickerProps {
  /** null: all of them, and the workspace as a whole. */
  value: readonly string[] | null;
  onChange: (value: string[] | null) => void;
  error: string | undefined;
}

/** Which channel groups a key reaches. */
export const ChannelGroupPicker = ({ value, onChange, error }: ChannelGroupPickerProps) => {
  const id = useId();
  const trpc = useTRPC();
  const query = useQuery(trpc.channelGroups.list.queryOptions({ limit: 100 }));
  const groups = query.data?.items;
  const toggle = (name: string, isOn: boolean) =>
    onChange(isOn ? [...(value ?? []), name] : (value ?? []).filter((of) => of !== name));
  return (
    <fieldset className="grid gap-3" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className="sr-only">Channel groups</legend>
      <SwitchField
        label="Only some channel groups"
        hint="All others are as if they did not exist, and nothing about the whole workspace can be done."
        checked={value !== null}
        onCheckedChange={(isOn) => onChange(isOn ? [] : null)}
        testId="api-key-confined"
      />
      {value !== null &&
        (query.error !== null ? (
          <LoadError message={problemOf(query.error).message} onRetry={() => void query.refetch()} />
        ) : (
          <div className="grid gap-2 rounded-lg border border-line p-4 sm:grid-cols-2">
            {groups?.length === 0 && (
              <p className="text-[0.8125rem] text-ink-2">There is no channel group yet. Make one first.</p>
            )}
            {groups?.map(({ name }) => (
              <div key={name} className="flex items-start gap-2.5">
                <Checkbox
                  id={`${id}-${name}`}
                  checked={value.includes(name)}
                  onCheckedChange={(checked) => toggle(name, checked === true)}
                  className="mt-0.5"
                  data-testid={`api-key-group-${name}`}
                />
                <label htmlFor={`${id}-${name}`} className="min-w-0 truncate text-[0.8125rem] leading-5">
                  {name}
                </label>
              </div>
            ))}
          </div>
        ))}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-bad">
          Pick where the key works: it {error}.
        </p>
      )}
    </fieldset>
  );
};
