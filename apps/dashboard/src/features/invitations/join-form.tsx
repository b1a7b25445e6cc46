"use client";
import { joinWithNewAccountSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { signInProblem } from "#features/auth/sign-in-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { PasswordInput } from "#ui/password-input.tsx";

const accountSchema = joinWithNewAccountSchema.omit({ token: true });

/** Makes the account of the invited address and joins, in one step. */
export const JoinForm = ({ token, tenantName }: { token: string; tenantName: string }) => {
  const trpc = useTRPC();
  const join = useMutation(trpc.account.joinWithNewAccount.mutationOptions());
  const form = useZodForm(accountSchema, { defaultValues: { name: "", password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, password }) => {
    let email: string;
    try {
      ({ email } = await join.mutateAsync({ token, name, password }));
    } catch (error) {
      showProblem(form, error);
      return;
    }
    const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => undefined);
    if (answer?.ok === true) {
      window.location.assign("/");
      // The page is leaving: the button stays busy until it has.
      await new Promise(() => undefined);
    }
    form.setError("root", { message: `You have joined, but: ${signInProblem(answer?.error)}` });
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <Field label="Your name" error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" data-testid="join-name" />}
      </Field>
      <Field label="Password" error={errors.password?.message} hint="At least 10 characters, for your new account.">
        {(control) => (
          <PasswordInput
            {...control}
            {...form.register("password")}
            autoComplete="new-password"
            data-testid="join-password"
          />
        )}
      </Field>
      <FormError message={errors.root?.message} />
      <Button type="submit" variant="primary" size="lg" busy={isSubmitting} data-testid="join-submit">
        Join {tenantName}
      </Button>
    </form>
  );
};
