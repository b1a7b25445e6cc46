"use client";
import { type ChannelGroup, newChannelGroupSchema } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input, Textarea } from "#ui/input.tsx";

interface ChannelGroupDialogProps {
  edited: ChannelGroup | "new" | null;
  onClose: () => void;
}

export const ChannelGroupDialog = ({ edited, onClose }: ChannelGroupDialogProps) => {
  const group = edited === "new" ? null : edited;
  return (
    <Dialog
      open={edited !== null}
      onOpenChange={(open) => !open && onClose()}
      title={group === null ? "New channel group" : `Edit group ${group.name}`}
    >
      <ChannelGroupForm group={group} onDone={onClose} />
    </Dialog>
  );
};

const ChannelGroupForm = ({ group, onDone }: { group: ChannelGroup | null; onDone: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.channelGroups.create.mutationOptions());
  const update = useMutation(trpc.channelGroups.update.mutationOptions());
  const form = useZodForm(newChannelGroupSchema, {
    defaultValues: { name: group?.name ?? "", description: group?.description ?? "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, description }) => {
    try {
      if (group === null) await create.mutateAsync({ name, description });
      else await update.mutateAsync({ channelGroup: group.name, ifMatch: group.etag, description });
    } catch (error) {
      showProblem(form, error, { name_taken: "name" });
      return;
    }
    await queryClient.invalidateQueries({ queryKey: trpc.channelGroups.pathKey() });
    toast.success(group === null ? `Group ${name} is made.` : "Saved.");
    onDone();
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <Field label="Name" error={errors.name?.message} hint="Stands in every URL and cannot be changed.">
          {(control) => (
            <Input
              {...control}
              {...form.register("name")}
              disabled={group !== null}
              autoComplete="off"
              spellCheck={false}
              data-testid="group-name"
            />
          )}
        </Field>
        <Field label="Description" optional error={errors.description?.message}>
          {(control) => <Textarea {...control} {...form.register("description")} rows={2} />}
        </Field>
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onDone} busy={isSubmitting} data-testid="group-submit">
        {group === null ? "Create group" : "Save changes"}
      </SubmitFooter>
    </form>
  );
};
