"use client";
import { LICENCE_SYSTEMS } from "@sluice/contracts";
import type { UseFormReturn } from "react-hook-form";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { DRM_SYSTEM_WORDS } from "../endpoints/encryption-words.ts";
import type { KeyProviderValues } from "./key-provider-values.ts";

/** Where players' licence requests are handed on to, of each system that has a licence server. */
export const LicenceServerFields = ({ form }: { form: UseFormReturn<KeyProviderValues> }) => (
  <fieldset className="grid gap-3">
    <legend className="mb-1 font-medium text-[0.8125rem]">Licence servers</legend>
    <p className="text-[0.8125rem] text-ink-3 leading-5">
      Players ask Sluice, which lets in whoever may watch and hands the request on. Empty: players are sent nowhere by
      us.
    </p>
    {LICENCE_SYSTEMS.map((system) => {
      const errors = form.formState.errors.licenceServers?.[system];
      const { label } = DRM_SYSTEM_WORDS[system];
      return (
        <div key={system} className="grid gap-4 rounded-lg border border-line p-4 sm:grid-cols-2">
          <Field label={`${label}: address`} optional error={errors?.url?.message} className="sm:col-span-2">
            {(control) => (
              <Input
                {...control}
                {...form.register(`licenceServers.${system}.url`)}
                type="url"
                inputMode="url"
                placeholder="https://"
                autoComplete="off"
                spellCheck={false}
                data-testid={`licence-url-${system}`}
              />
            )}
          </Field>
          <Field label="Header" optional hint="Such as X-Api-Key." error={errors?.headerName?.message}>
            {(control) => (
              <Input
                {...control}
                {...form.register(`licenceServers.${system}.headerName`)}
                autoComplete="off"
                spellCheck={false}
              />
            )}
          </Field>
          <Field label="Its value" optional error={errors?.headerValue?.message}>
            {(control) => (
              <PasswordInput
                {...control}
                {...form.register(`licenceServers.${system}.headerValue`)}
                autoComplete="off"
              />
            )}
          </Field>
        </div>
      );
    })}
  </fieldset>
);
