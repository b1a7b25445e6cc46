"use client";
import type { UseFormReturn } from "react-hook-form";
import { Field } from "#ui/field.tsx";
import { Input, Textarea } from "#ui/input.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import type { KeyProviderValues } from "./key-provider-values.ts";

type ProviderForm = UseFormReturn<KeyProviderValues>;

interface TextProps {
  form: ProviderForm;
  name: keyof KeyProviderValues;
  label: string;
  hint?: string;
}

const PlainField = ({ form, name, label, hint }: TextProps) => (
  <Field label={label} hint={hint} error={form.formState.errors[name]?.message}>
    {(control) => <Input {...control} {...form.register(name)} autoComplete="off" spellCheck={false} />}
  </Field>
);

const SecretField = ({ form, name, label, hint }: TextProps) => (
  <Field label={label} hint={hint} error={form.formState.errors[name]?.message}>
    {(control) => <PasswordInput {...control} {...form.register(name)} autoComplete="off" />}
  </Field>
);

/** Certificates and private keys, as they are pasted. */
export const PemField = ({ form, name, label, hint }: TextProps) => (
  <Field label={label} hint={hint} error={form.formState.errors[name]?.message} className="sm:col-span-2">
    {(control) => (
      <Textarea
        {...control}
        {...form.register(name)}
        rows={4}
        autoComplete="off"
        spellCheck={false}
        className="font-mono text-xs"
        placeholder="-----BEGIN …"
      />
    )}
  </Field>
);

/** What the chosen way of authentication asks for. */
export const AuthenticationFields = ({ form }: { form: ProviderForm }) => {
  switch (form.watch("authentication")) {
    case "none":
      return null;
    case "header":
      return (
        <>
          <PlainField form={form} name="headerName" label="Header" hint="Such as X-Api-Key." />
          <SecretField form={form} name="headerValue" label="Value" />
        </>
      );
    case "bearer":
      return <SecretField form={form} name="token" label="Token" />;
    case "hmac":
      return (
        <>
          <PlainField form={form} name="hmacKeyId" label="Key id" />
          <SecretField form={form} name="hmacSecret" label="Secret" />
        </>
      );
    case "sigv4":
      return (
        <>
          <PlainField form={form} name="region" label="Region" hint="Such as eu-west-1." />
          <PlainField form={form} name="service" label="Service" />
          <PlainField form={form} name="accessKeyId" label="Access key id" />
          <SecretField form={form} name="secretAccessKey" label="Secret access key" />
        </>
      );
    case "mutualTls":
      return (
        <>
          <PemField form={form} name="clientCertificatePem" label="Our certificate" />
          <PemField form={form} name="clientKeyPem" label="Its private key" />
        </>
      );
  }
};
