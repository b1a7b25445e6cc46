"use client";
import type { NewOriginEndpoint } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTRPC } from "#lib/trpc.ts";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { Select } from "#ui/select.tsx";
import type { EndpointValues } from "./endpoint-values.ts";
import { optionalText } from "./optional-values.ts";

interface KeyProviderSelectProps {
  form: UseFormReturn<EndpointValues, unknown, NewOriginEndpoint>;
  error: string | undefined;
}

/** No provider can have this name: it has a space. */
const OWN = "Sluice itself";

/** Where the content keys come from, and what the content is called there. */
export const KeyProviderSelect = ({ form, error }: KeyProviderSelectProps) => {
  const trpc = useTRPC();
  const providers = useQuery(trpc.keyProviders.list.queryOptions({ limit: 100 }));
  const chosen = form.watch("encryption.keyProvider") ?? null;
  const known = (providers.data?.items ?? []).map(({ name, description, source }) => ({
    value: name,
    label: name,
    hint: description === "" ? source.kind : description,
  }));
  // The one that is set is shown also while the list is on its way.
  const missing = chosen !== null && !known.some(({ value }) => value === chosen);
  const resourceError = form.getFieldState("encryption.resourceId", form.formState).error?.message;
  return (
    <>
      <Field
        label="Keys from"
        error={error}
        hint={providers.isError ? "Key providers could not be read: reload the page to choose one." : undefined}
      >
        {(control) => (
          <Controller
            control={form.control}
            name="encryption.keyProvider"
            render={({ field }) => (
              <Select
                {...control}
                data-testid="encryption-key-provider"
                value={field.value ?? OWN}
                onValueChange={(next) => {
                  field.onChange(next === OWN ? null : next);
                  // Its field goes away, and with it what one could mend of a name that is taken.
                  if (next === OWN) form.setValue("encryption.resourceId", null);
                }}
                options={[
                  { value: OWN, label: "Sluice", hint: "its own key server, nothing to set up" },
                  ...known,
                  ...(missing ? [{ value: chosen, label: chosen }] : []),
                ]}
              />
            )}
          />
        )}
      </Field>
      {chosen !== null && (
        <Field
          label="Content id"
          optional
          error={resourceError}
          hint="What the key server knows this content by. Empty: the endpoint's own id."
          className="sm:col-span-2"
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              {...form.register("encryption.resourceId", { setValueAs: optionalText })}
            />
          )}
        </Field>
      )}
    </>
  );
};
