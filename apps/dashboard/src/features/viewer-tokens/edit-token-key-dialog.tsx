"use client";
import { type TokenKey, tokenKeyChangeSchema } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { optionalText } from "#features/endpoints/optional-values.ts";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { PartyFields } from "./party-fields.tsx";

interface EditTokenKeyDialogProps {
  /** null: closed. */
  tokenKey: TokenKey | null;
  onClose: () => void;
}

export const EditTokenKeyDialog = ({ tokenKey, onClose }: EditTokenKeyDialogProps) => (
  <Dialog
    open={tokenKey !== null}
    onOpenChange={(open) => !open && onClose()}
    title={`Edit ${tokenKey?.name ?? ""}`}
    description="Within seconds, tokens without the issuer or audience of their key open nothing, for whoever is watching too."
  >
    {tokenKey !== null && <EditForm tokenKey={tokenKey} onClose={onClose} />}
  </Dialog>
);

const EditForm = ({ tokenKey, onClose }: { tokenKey: TokenKey; onClose: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.tokenKeys.update.mutationOptions());
  const { name, issuer, audience } = tokenKey;
  const form = useZodForm(tokenKeyChangeSchema, { defaultValues: { name, issuer, audience } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync({ ...values, id: tokenKey.id, ifMatch: tokenKey.etag });
      await queryClient.invalidateQueries({ queryKey: trpc.tokenKeys.pathKey() });
      toast.success("Saved.");
      onClose();
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <Field label="Name" error={errors.name?.message}>
          {(control) => <Input {...control} {...form.register("name")} autoComplete="off" />}
        </Field>
        <PartyFields
          issuer={form.register("issuer", { setValueAs: optionalText })}
          audience={form.register("audience", { setValueAs: optionalText })}
          errors={errors}
        />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onClose} busy={isSubmitting} data-testid="token-key-save">
        Save
      </SubmitFooter>
    </form>
  );
};
