"use client";
import { signInSchema } from "@sluice/contracts";
import { signIn } from "next-auth/react";
import { useState } from "react";
import { CodeField } from "#features/account/code-field.tsx";
import { useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { signInProblem } from "./sign-in-problem.ts";

const withCodeSchema = signInSchema.required({ code: true });

/** E-mail and password; then, of those who have set it up, the code of their app. */
export const SignInForm = ({ next }: { next: string }) => {
  const [asksForCode, setAsksForCode] = useState(false);
  // Absent and empty are two things: an empty code is one that is missing.
  const form = useZodForm(asksForCode ? withCodeSchema : signInSchema, {
    defaultValues: { email: "", password: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ email, password, code }) => {
    const credentials = { email, password, ...(code === undefined ? {} : { code }) };
    const answer = await signIn("credentials", { ...credentials, redirect: false }).catch(() => undefined);
    if (answer?.ok === true) {
      window.location.assign(next);
      // The page is leaving: the button stays busy until it has.
      await new Promise(() => undefined);
    }
    if (answer?.error === "code_required") {
      setAsksForCode(true);
      return;
    }
    form.setError(answer?.error === "invalid_code" ? "code" : "root", { message: signInProblem(answer?.error) });
  });
  const startOver = () => {
    setAsksForCode(false);
    form.reset();
  };
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      {asksForCode ? (
        <CodeField {...form.register("code")} autoFocus error={errors.code?.message} data-testid="sign-in-code" />
      ) : (
        <>
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
        </>
      )}
      <FormError message={errors.root?.message} />
      <Button type="submit" variant="primary" size="lg" busy={isSubmitting} data-testid="sign-in-submit">
        Sign in
      </Button>
      <p className="text-center">
        {asksForCode ? (
          <Button variant="link" size="inline" onClick={startOver}>
            Use another account
          </Button>
        ) : (
          <TextLink href="/forgot-password">Forgot your password?</TextLink>
        )}
      </p>
    </form>
  );
};
