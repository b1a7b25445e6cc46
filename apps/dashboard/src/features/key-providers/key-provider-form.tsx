"use client";
import {
  KEY_PERIOD_TIMINGS,
  type KeyProvider,
  type NewKeyProvider,
  newKeyProviderSchema,
  SPEKE_VERSIONS,
  type Violation,
} from "@sluice/contracts";
import { Controller, useForm } from "react-hook-form";
import { problemOf } from "#lib/problem.ts";
import { DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input, Textarea } from "#ui/input.tsx";
import { Notice } from "#ui/notice.tsx";
import { SelectField } from "#ui/select-field.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import { AuthenticationFields, PemField } from "./authentication-fields.tsx";
import { fieldOfPath, type KeyProviderValues, toNewKeyProvider, valuesOfKeyProvider } from "./key-provider-values.ts";
import { LicenceServerFields } from "./licence-server-fields.tsx";

const AUTHENTICATIONS = [
  { value: "none", label: "None", hint: "the address alone is enough" },
  { value: "header", label: "Header", hint: "a secret in a header of its own" },
  { value: "bearer", label: "Bearer token", hint: "Authorization: Bearer" },
  { value: "hmac", label: "HMAC", hint: "each request is signed with a shared secret" },
  { value: "sigv4", label: "AWS Signature 4", hint: "key servers behind API Gateway" },
  { value: "mutualTls", label: "Mutual TLS", hint: "we show a certificate of yours" },
] as const;

const TIMING_WORDS = {
  INDEX_ONLY: "Number only",
  START_END_ONLY: "Start and end only",
  INDEX_WITH_START_END: "Number, start and end",
} as const;

interface KeyProviderFormProps {
  provider: KeyProvider | null;
  onSubmit: (input: NewKeyProvider) => Promise<void>;
  onCancel: () => void;
}

export const KeyProviderForm = ({ provider, onSubmit, onCancel }: KeyProviderFormProps) => {
  const form = useForm<KeyProviderValues>({ defaultValues: valuesOfKeyProvider(provider) });
  const { errors, isSubmitting } = form.formState;
  const kind = form.watch("kind");
  const blame = (violations: readonly Violation[]): void => {
    // The first word on a field is the one that helps: an empty name is empty before it has no letters.
    for (const { path, message } of violations.toReversed())
      form.setError(fieldOfPath(path, form.getValues()) ?? "root", { message });
  };
  const submit = form.handleSubmit(async (values) => {
    const checked = newKeyProviderSchema.safeParse(toNewKeyProvider(values));
    if (!checked.success) {
      blame(checked.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
      return;
    }
    try {
      await onSubmit(checked.data);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === "name_taken") form.setError("name", { message: problem.message });
      else if (problem.violations.length > 0) blame(problem.violations);
      else form.setError("root", { type: problem.code, message: problem.message });
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody className="gap-5">
        {provider !== null && (
          <Notice>
            Secrets are never shown again: give them anew. Endpoints take their next keys with what you save; one whose
            key never changes keeps the key that it has.
          </Notice>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={errors.name?.message} hint="Cannot be changed.">
            {(control) => (
              <Input
                {...control}
                {...form.register("name")}
                disabled={provider !== null}
                autoComplete="off"
                spellCheck={false}
                data-testid="key-provider-name"
              />
            )}
          </Field>
          <SelectField
            control={form.control}
            name="kind"
            label="Kind"
            data-testid="key-provider-kind"
            options={[
              { value: "SPEKE", label: "Key server", hint: "SPEKE, by CPIX over https" },
              { value: "STATIC", label: "Fixed keys", hint: "for tests, and keys agreed on by hand" },
            ]}
          />
          <Field label="Description" optional error={errors.description?.message} className="sm:col-span-2">
            {(control) => <Input {...control} {...form.register("description")} />}
          </Field>
        </div>
        {kind === "STATIC" ? (
          <Field
            label="Keys"
            error={errors.staticKeys?.message}
            hint={`A line each: track type (ALL, VIDEO, AUDIO, SD, HD …), key id, key, and an initialization vector or nothing; 32 hexadecimal digits each.${provider === null ? "" : " Write each key where KEY stands."}`}
          >
            {(control) => (
              <Textarea
                {...control}
                {...form.register("staticKeys")}
                rows={5}
                autoComplete="off"
                spellCheck={false}
                className="font-mono text-xs"
                data-testid="key-provider-static-keys"
              />
            )}
          </Field>
        ) : (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label="Address"
              error={errors.url?.message}
              hint="https, on the public internet."
              className="sm:col-span-2"
            >
              {(control) => (
                <Input
                  {...control}
                  {...form.register("url")}
                  type="url"
                  inputMode="url"
                  autoComplete="off"
                  spellCheck={false}
                  data-testid="key-provider-url"
                />
              )}
            </Field>
            <SelectField
              control={form.control}
              name="spekeVersion"
              label="SPEKE version"
              options={SPEKE_VERSIONS.map((value) => ({ value, label: value }))}
            />
            {form.watch("spekeVersion") === "2.1" && (
              <SelectField
                control={form.control}
                name="timing"
                label="Key periods are told by"
                options={KEY_PERIOD_TIMINGS.map((value) => ({ value, label: TIMING_WORDS[value] }))}
              />
            )}
            <SelectField
              control={form.control}
              name="authentication"
              label="Authentication"
              options={AUTHENTICATIONS}
            />
            <AuthenticationFields form={form} />
            <div className="grid gap-4 sm:col-span-2">
              <Controller
                control={form.control}
                name="encryptsKeys"
                render={({ field }) => (
                  <SwitchField
                    label="Content keys come encrypted"
                    hint="For a certificate of yours (RSA), so that nobody on the way reads them."
                    checked={field.value}
                    onCheckedChange={field.onChange}
                  />
                )}
              />
            </div>
            {form.watch("encryptsKeys") && (
              <>
                <PemField form={form} name="keyCertificatePem" label="Certificate" />
                <PemField form={form} name="keyPrivateKeyPem" label="Its private key" />
              </>
            )}
          </div>
        )}
        <LicenceServerFields form={form} />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onCancel} busy={isSubmitting} data-testid="key-provider-submit">
        {provider === null ? "Add key provider" : "Save changes"}
      </SubmitFooter>
    </form>
  );
};
