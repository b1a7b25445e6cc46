"use client";
import type { NewOriginEndpoint } from "@sluice/contracts";
import { Controller, type UseFormReturn } from "react-hook-form";
import { listError } from "#lib/list-error.ts";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { ListField } from "#ui/list-field.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import type { EndpointValues } from "./endpoint-values.ts";
import { optionalText } from "./optional-values.ts";

type EndpointForm = UseFormReturn<EndpointValues, unknown, NewOriginEndpoint>;

const LISTS = {
  "access.ipAllowList": {
    label: "Only from these addresses",
    hint: "One address or block a line. Empty: from anywhere.",
  },
  "access.allowedOrigins": {
    label: "Pages that may send cookies",
    hint: "Origins, one a line, such as https://www.example.com. Only for tokens in cookies.",
  },
  "access.ipDenyList": { label: "Never from these addresses", hint: "Such as 203.0.113.0/24 or 2001:db8::/32." },
} as const;

/** Who may fetch an endpoint's files. */
export const AccessFields = ({ form }: { form: EndpointForm }) => (
  <fieldset className="grid gap-3">
    <legend className="mb-2 font-medium text-[0.8125rem]">Access</legend>
    <Controller
      control={form.control}
      name="access.viewerTokens"
      render={({ field }) => (
        <SwitchField
          label="Ask viewers for a token"
          hint="For manifests, licences and keys. Segments stay free of tokens, so that a CDN keeps them for everybody."
          checked={field.value ?? false}
          onCheckedChange={field.onChange}
          testId="endpoint-viewer-tokens"
        />
      )}
    />
    <Controller
      control={form.control}
      name="access.cdnAuthorization"
      render={({ field }) => (
        <SwitchField
          label="Ask the CDN for a secret"
          hint="Nothing is served past it. Make a secret under CDN on the endpoint's card: until there is one, nobody is served."
          checked={field.value ?? false}
          onCheckedChange={field.onChange}
        />
      )}
    />
    <div className="grid gap-4 sm:grid-cols-2">
      <AccessList form={form} name="access.ipAllowList" />
      <AccessList form={form} name="access.ipDenyList" />
      <AccessList form={form} name="access.allowedOrigins" />
      <Field
        label="Country header"
        optional
        error={form.getFieldState("access.countryHeader", form.formState).error?.message}
        hint="In which your CDN names the viewer's country, for tokens of some countries alone."
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            placeholder="CloudFront-Viewer-Country"
            {...form.register("access.countryHeader", { setValueAs: optionalText })}
          />
        )}
      </Field>
    </div>
  </fieldset>
);

const AccessList = ({ form, name }: { form: EndpointForm; name: keyof typeof LISTS }) => (
  <Controller
    control={form.control}
    name={name}
    render={({ field }) => (
      <ListField
        {...LISTS[name]}
        error={listError(form.getFieldState(name, form.formState).error)}
        value={field.value ?? []}
        onChange={field.onChange}
        onBlur={field.onBlur}
      />
    )}
  />
);
