"use client";
import { disableTwoFactorSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Notice } from "#ui/notice.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { CodeField } from "./code-field.tsx";

interface DisableTwoFactorDialogProps {
  open: boolean;
  /** The workspace asks for it: without it one is led back to its set-up. */
  isRequired: boolean;
  onClose: () => void;
  onDisabled: () => void;
}

export const DisableTwoFactorDialog = ({ open, isRequired, onClose, onDisabled }: DisableTwoFactorDialogProps) => (
  <Dialog
    open={open}
    onOpenChange={(next) => !next && onClose()}
    title="Turn two-factor sign-in off?"
    description="From then on your password alone signs you in. Your recovery codes stop working."
  >
    <DisableForm isRequired={isRequired} onClose={onClose} onDisabled={onDisabled} />
  </Dialog>
);

const DisableForm = ({ isRequired, onClose, onDisabled }: Omit<DisableTwoFactorDialogProps, "open">) => {
  const trpc = useTRPC();
  const disable = useMutation(trpc.account.disableTwoFactor.mutationOptions());
  const form = useZodForm(disableTwoFactorSchema, { defaultValues: { password: "", code: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      await disable.mutateAsync(values);
      toast.success("Two-factor sign-in is off.");
      onDisabled();
    } catch (error) {
      showProblem(form, error, { invalid_code: "code" });
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="contents">
      <DialogBody>
        {isRequired && (
          <Notice tone="warn" title="This workspace asks for it">
            You will have to set it up again before you can go on here.
          </Notice>
        )}
        <Field label="Password" error={errors.password?.message}>
          {(control) => <PasswordInput {...control} {...form.register("password")} autoComplete="current-password" />}
        </Field>
        <CodeField {...form.register("code")} error={errors.code?.message} />
        <FormError message={errors.root?.message} />
      </DialogBody>
      <SubmitFooter onCancel={onClose} variant="danger" busy={isSubmitting}>
        Turn off
      </SubmitFooter>
    </form>
  );
};
