"use client";
import { passwordSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { z } from "zod";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Notice } from "#ui/notice.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { TextLink } from "#ui/text-link.tsx";

const newPasswordSchema = z.object({ password: passwordSchema });

export const ResetPasswordForm = ({ token }: { token: string }) => {
  const trpc = useTRPC();
  const reset = useMutation(trpc.account.resetPassword.mutationOptions());
  const form = useZodForm(newPasswordSchema, { defaultValues: { password: "" } });
  const { errors, isSubmitting } = form.formState;
  if (reset.isSuccess) {
    return (
      <div className="grid gap-4">
        <Notice title="Your password is changed" role="status">
          Every other session was signed out.
        </Notice>
        <Button asChild variant="primary" size="lg">
          <a href="/sign-in">Sign in</a>
        </Button>
      </div>
    );
  }
  if (reset.isError && problemOf(reset.error).code === "invalid_token") {
    return (
      <Notice tone="warn" title="This link is not valid any more" role="alert">
        It was used before, or is older than an hour. <TextLink href="/forgot-password">Ask for a new one</TextLink>.
      </Notice>
    );
  }
  const submit = form.handleSubmit(async ({ password }) => {
    await reset.mutateAsync({ token, password }).catch((error: unknown) => showProblem(form, error));
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <Field label="New password" error={errors.password?.message} hint="At least 10 characters.">
        {(control) => (
          <PasswordInput
            {...control}
            {...form.register("password")}
            autoComplete="new-password"
            data-testid="reset-password"
          />
        )}
      </Field>
      <FormError message={errors.root?.message} />
      <Button type="submit" variant="primary" size="lg" busy={isSubmitting} data-testid="reset-submit">
        Set new password
      </Button>
    </form>
  );
};
