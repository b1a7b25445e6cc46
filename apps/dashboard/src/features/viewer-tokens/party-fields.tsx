"use client";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";

interface PartyFieldsProps {
  issuer: UseFormRegisterReturn;
  audience: UseFormRegisterReturn;
  errors: { readonly [name in "issuer" | "audience"]?: { readonly message?: string | undefined } | undefined };
}

/** Who must have issued a key's tokens, and for whom. */
export const PartyFields = ({ issuer, audience, errors }: PartyFieldsProps) => (
  <>
    <Field
      label="Issuer (iss)"
      optional
      error={errors.issuer?.message}
      hint="Its tokens must then name this issuer. Empty: any, or none."
    >
      {(control) => (
        <Input {...control} {...issuer} autoComplete="off" spellCheck={false} data-testid="token-key-issuer" />
      )}
    </Field>
    <Field
      label="Audience (aud)"
      optional
      error={errors.audience?.message}
      hint="Its tokens must then be for this audience, alone or among others. Empty: anybody."
    >
      {(control) => (
        <Input {...control} {...audience} autoComplete="off" spellCheck={false} data-testid="token-key-audience" />
      )}
    </Field>
  </>
);
