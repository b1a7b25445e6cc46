"use client";
import { type Member, ownershipTransferSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useSession } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { PasswordInput } from "#ui/password-input.tsx";

export const TransferDialog = ({ member, onClose }: { member: Member | null; onClose: () => void }) => {
  const { tenant } = useSession();
  return (
    <Dialog
      open={member !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Hand ${tenant.name} over to ${member?.name ?? ""}?`}
      description="They become the owner, and you stay as an admin. You cannot take it back yourself."
    >
      {member !== null && <TransferForm member={member} onCancel={onClose} />}
    </Dialog>
  );
};

const passwordSchema = ownershipTransferSchema.omit({ memberId: true });

const TransferForm = ({ member, onCancel }: { member: Member; onCancel: () => void }) => {
  const trpc = useTRPC();
  const transfer = useMutation(trpc.members.transferOwnership.mutationOptions());
  const form = useZodForm(passwordSchema, { defaultValues: { password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await transfer.mutateAsync({ memberId: member.id, password });
      // What one may do has changed everywhere.
      window.location.reload();
      await new Promise(() => undefined);
    } catch (error) {
      showProblem(form, error, { invalid_credentials: "password" });
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <Field label="Your password" error={errors.password?.message} hint="To be sure that it is you.">
          {(control) => (
            <PasswordInput
              {...control}
              {...form.register("password")}
              autoComplete="current-password"
              data-testid="transfer-password"
            />
          )}
        </Field>
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onCancel} variant="danger" busy={isSubmitting} data-testid="transfer-submit">
        Hand it over
      </SubmitFooter>
    </form>
  );
};
