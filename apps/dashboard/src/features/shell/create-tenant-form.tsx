"use client";
import { newTenantSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { COULD_NOT_GO, goToTenant } from "./go-to-tenant.ts";

interface CreateTenantFormProps {
  className?: string;
  /** Lays the fields and the button out. */
  children: (parts: { fields: ReactNode; isSubmitting: boolean }) => ReactNode;
}

/** Makes a workspace and opens it. */
export const CreateTenantForm = ({ className, children }: CreateTenantFormProps) => {
  const trpc = useTRPC();
  const create = useMutation(trpc.account.createTenant.mutationOptions());
  const form = useZodForm(newTenantSchema, { defaultValues: { name: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      const { tenantId } = await create.mutateAsync(input);
      if (!(await goToTenant(tenantId))) form.setError("root", { message: COULD_NOT_GO });
    } catch (error) {
      showProblem(form, error);
    }
  });
  const fields = (
    <>
      <Field label="Name" error={errors.name?.message} hint="A company, a team, or one of its customers.">
        {(control) => (
          <Input {...control} {...form.register("name")} autoComplete="organization" data-testid="new-tenant-name" />
        )}
      </Field>
      <FormError message={errors.root?.message} code={errors.root?.type} />
    </>
  );
  return (
    <form method="post" onSubmit={submit} noValidate className={className}>
      {children({ fields, isSubmitting })}
    </form>
  );
};
