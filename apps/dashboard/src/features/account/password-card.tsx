"use client";
import { changePasswordSchema } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { TextLink } from "#ui/text-link.tsx";

const EMPTY = { currentPassword: "", password: "" };

export const PasswordCard = () => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(trpc.account.changePassword.mutationOptions());
  const form = useZodForm(changePasswordSchema, { defaultValues: EMPTY });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      const { ended } = await change.mutateAsync(values);
      form.reset(EMPTY);
      await queryClient.invalidateQueries({ queryKey: trpc.account.sessions.queryKey() });
      toast.success(`Your password is changed. ${ended === 0 ? "" : `Other sessions signed out: ${ended}.`}`);
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Card>
      <CardHeader title="Password" description="A new one signs you out everywhere but here." />
      <CardBody>
        <form method="post" onSubmit={submit} noValidate className="grid max-w-lg gap-4">
          <Field
            label="Current password"
            error={errors.currentPassword?.message}
            hint={
              <>
                Forgotten? <TextLink href="/forgot-password">Set a new one by mail</TextLink>.
              </>
            }
          >
            {(control) => (
              <PasswordInput
                {...control}
                {...form.register("currentPassword")}
                autoComplete="current-password"
                data-testid="current-password"
              />
            )}
          </Field>
          <Field label="New password" error={errors.password?.message} hint="At least 10 characters.">
            {(control) => (
              <PasswordInput
                {...control}
                {...form.register("password")}
                autoComplete="new-password"
                data-testid="new-password"
              />
            )}
          </Field>
          <FormError message={errors.root?.message} />
          <div>
            <Button type="submit" variant="primary" busy={isSubmitting} data-testid="change-password">
              Change password
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
};
