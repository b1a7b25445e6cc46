"use client";
import { newInvitationSchema } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useSession } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { SelectField } from "#ui/select-field.tsx";
import { roleOptions } from "./role-options.ts";

interface InviteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export const InviteDialog = ({ open, onOpenChange }: InviteDialogProps) => (
  <Dialog
    open={open}
    onOpenChange={onOpenChange}
    title="Invite somebody"
    description="They get a mail with a link that lasts 7 days, and need no account yet."
  >
    <InviteForm onDone={() => onOpenChange(false)} />
  </Dialog>
);

const InviteForm = ({ onDone }: { onDone: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { permissions } = useSession();
  const invite = useMutation(trpc.invitations.create.mutationOptions());
  const form = useZodForm(newInvitationSchema, { defaultValues: { email: "", role: "viewer" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      const { email } = await invite.mutateAsync(input);
      await queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() });
      toast.success(`${email} is invited.`);
      onDone();
    } catch (error) {
      showProblem(form, error, { already_member: "email", invitation_pending: "email" });
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <Field label="E-mail" error={errors.email?.message}>
          {(control) => (
            <Input
              {...control}
              {...form.register("email")}
              type="email"
              autoComplete="off"
              data-testid="invite-email"
            />
          )}
        </Field>
        <SelectField
          control={form.control}
          name="role"
          label="Role"
          hint="None that allows more than yours."
          options={roleOptions(permissions)}
          data-testid="invite-role"
        />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onDone} busy={isSubmitting} data-testid="invite-submit">
        Send the invitation
      </SubmitFooter>
    </form>
  );
};
