"use client";
import { secondFactorSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { FormError } from "#ui/form-error.tsx";
import { CodeField } from "./code-field.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

export const RenewRecoveryCodesDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog
    open={open}
    onOpenChange={(next) => !next && onClose()}
    title="New recovery codes"
    description="Ten new ones in the place of all that you have."
  >
    <RenewForm onClose={onClose} />
  </Dialog>
);

const RenewForm = ({ onClose }: { onClose: () => void }) => {
  const trpc = useTRPC();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const renew = useMutation(trpc.account.renewRecoveryCodes.mutationOptions());
  const form = useZodForm(secondFactorSchema, { defaultValues: { code: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      setCodes((await renew.mutateAsync(values)).recoveryCodes);
    } catch (error) {
      showProblem(form, error, { invalid_code: "code" });
    }
  });
  if (codes !== null) {
    return (
      <DialogBody>
        <RecoveryCodes codes={codes} onDone={onClose} />
      </DialogBody>
    );
  }
  return (
    <form method="post" onSubmit={submit} noValidate className="contents">
      <DialogBody>
        <CodeField {...form.register("code")} error={errors.code?.message} />
        <FormError message={errors.root?.message} />
      </DialogBody>
      <SubmitFooter onCancel={onClose} busy={isSubmitting}>
        Make new codes
      </SubmitFooter>
    </form>
  );
};
