"use client";
import { signUpSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { useEffect } from "react";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { signInProblem } from "./sign-in-problem.ts";

export const SignUpForm = () => {
  const trpc = useTRPC();
  const signUp = useMutation(trpc.account.signUp.mutationOptions());
  const form = useZodForm(signUpSchema, { defaultValues: { name: "", email: "", password: "", tenantName: "" } });
  const { errors, isSubmitting } = form.formState;
  const { setFocus } = form;
  // Whoever comes here came to fill this in.
  useEffect(() => setFocus("name"), [setFocus]);
  const submit = form.handleSubmit(async (input) => {
    try {
      await signUp.mutateAsync(input);
    } catch (error) {
      showProblem(form, error, { email_taken: "email" });
      return;
    }
    const answer = await signIn("credentials", { email: input.email, password: input.password, redirect: false }).catch(
      () => undefined,
    );
    if (answer?.ok === true) {
      window.location.assign("/");
      // The page is leaving: the button stays busy until it has.
      await new Promise(() => undefined);
    }
    form.setError("root", { message: `Your account exists, but: ${signInProblem(answer?.error)}` });
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <Field label="Your name" error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" data-testid="sign-up-name" />}
      </Field>
      <Field label="Workspace" error={errors.tenantName?.message} hint="Your company or team. You can rename it later.">
        {(control) => (
          <Input
            {...control}
            {...form.register("tenantName")}
            autoComplete="organization"
            data-testid="sign-up-tenant"
          />
        )}
      </Field>
      <Field label="E-mail" error={errors.email?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("email")}
            type="email"
            autoComplete="username"
            data-testid="sign-up-email"
          />
        )}
      </Field>
      <Field
        label="Password"
        error={errors.password?.message}
        hint="At least 10 characters. Length matters more than symbols."
      >
        {(control) => (
          <PasswordInput
            {...control}
            {...form.register("password")}
            autoComplete="new-password"
            data-testid="sign-up-password"
          />
        )}
      </Field>
      <FormError message={errors.root?.message} />
      <Button type="submit" variant="primary" size="lg" busy={isSubmitting} data-testid="sign-up-submit">
        Create account
      </Button>
    </form>
  );
};
