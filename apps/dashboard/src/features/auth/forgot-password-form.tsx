"use client";
import { emailSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { z } from "zod";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextLink } from "#ui/text-link.tsx";

const requestSchema = z.object({ email: emailSchema });

export const ForgotPasswordForm = ({ hasMailbox }: { hasMailbox: boolean }) => {
  const trpc = useTRPC();
  const request = useMutation(trpc.account.requestPasswordReset.mutationOptions());
  const form = useZodForm(requestSchema, { defaultValues: { email: "" } });
  const { errors, isSubmitting } = form.formState;
  if (request.isSuccess) {
    return (
      <Notice title="Look into your mailbox" role="status">
        If {form.getValues("email")} has an account, a link to set a new password is on its way. It works once, for an
        hour.
        {hasMailbox && (
          <>
            {" "}
            This installation keeps its mails: <TextLink href="/mailbox">open the mailbox</TextLink>.
          </>
        )}
      </Notice>
    );
  }
  const submit = form.handleSubmit(async (input) => {
    await request.mutateAsync(input).catch((error: unknown) => showProblem(form, error));
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
            data-testid="forgot-email"
          />
        )}
      </Field>
      <FormError message={errors.root?.message} />
      <Button type="submit" variant="primary" size="lg" busy={isSubmitting} data-testid="forgot-submit">
        Send the link
      </Button>
    </form>
  );
};
