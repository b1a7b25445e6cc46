"use client";
import { signInSchema } from "@sluice/contracts";
import { signIn } from "next-auth/react";
import { useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { signInProblem } from "./sign-in-problem.ts";

export const SignInForm = ({ next }: { next: string }) => {
  const form = useZodForm(signInSchema, { defaultValues: { email: "", password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ email, password }) => {
    const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => undefined);
    if (answer?.ok === true) {
      window.location.assign(next);
      // The page is leaving: the button stays busy until it has.
      await new Promise(() => undefined);
    }
    form.setError("root", { message: signInProblem(answer?.error) });
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <Field label="E-mail" error={errors.email?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("email")}
            type="email"
            autoComplete="username"
            data-testid="sign-in-email"
          />
        )}
      </Field>
      <Field label="Password" error={errors.password === undefined ? undefined : "Enter your password"}>
        {(control) => (
          <PasswordInput
            {...control}
            {...form.register("password")}
            autoComplete="current-password"
            data-testid="sign-in-password"
          />
        )}
      </Field>
      <FormError message={errors.root?.message} />
      <Button type="submit" variant="primary" size="lg" busy={isSubmitting} data-testid="sign-in-submit">
        Sign in
      </Button>
      <p className="text-center">
        <TextLink href="/forgot-password">Forgot your password?</TextLink>
      </p>
    </form>
  );
};
