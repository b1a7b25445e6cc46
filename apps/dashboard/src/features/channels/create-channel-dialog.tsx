"use client";
import { type ChannelGroup, newChannelSchema, resourceNameSchema } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Controller } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input, Textarea } from "#ui/input.tsx";
import { Select } from "#ui/select.tsx";
import { SelectField } from "#ui/select-field.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import { channelPath } from "./channel-path.ts";

interface CreateChannelDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  groups: readonly ChannelGroup[];
  initialGroup: string | undefined;
}

const formSchema = newChannelSchema.extend({ channelGroup: resourceNameSchema });

export const CreateChannelDialog = ({ open, onOpenChange, ...rest }: CreateChannelDialogProps) => (
  <Dialog
    open={open}
    onOpenChange={onOpenChange}
    title="New channel"
    description="You get two ingest URLs at once. Add origin endpoints next, to say in which formats it plays."
  >
    <CreateChannelForm {...rest} onCancel={() => onOpenChange(false)} />
  </Dialog>
);

const CreateChannelForm = ({
  groups,
  initialGroup,
  onCancel,
}: Pick<CreateChannelDialogProps, "groups" | "initialGroup"> & { onCancel: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const createGroup = useMutation(trpc.channelGroups.create.mutationOptions());
  const create = useMutation(trpc.channels.create.mutationOptions());
  const form = useZodForm(formSchema, {
    defaultValues: {
      channelGroup: initialGroup ?? groups[0]?.name ?? "live",
      name: "",
      description: "",
      inputType: "HLS",
      testSource: false,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      // The first channel brings its group along, so that nobody must learn of groups before they need one.
      if (!groups.some(({ name }) => name === input.channelGroup)) {
        await createGroup.mutateAsync({ name: input.channelGroup, description: "" });
      }
      const channel = await create.mutateAsync(input);
      await queryClient.invalidateQueries();
      toast.success(`Channel ${channel.name} is ready to be pushed to.`);
      router.push(channelPath(channel.channelGroup, channel.name, "ingest"));
    } catch (error) {
      showProblem(form, error, { name_taken: "name" });
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <Field
          label="Name"
          error={errors.name?.message}
          hint="Stands in every URL and cannot be changed. Letters, digits, hyphen and underscore."
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("name")}
              autoComplete="off"
              spellCheck={false}
              data-testid="channel-name"
            />
          )}
        </Field>
        <Field
          label="Channel group"
          error={errors.channelGroup?.message}
          hint="Channels of a group share one egress host."
        >
          {(control) =>
            groups.length === 0 ? (
              <Input {...control} {...form.register("channelGroup")} autoComplete="off" spellCheck={false} />
            ) : (
              <Controller
                control={form.control}
                name="channelGroup"
                render={({ field }) => (
                  <Select
                    {...control}
                    value={field.value}
                    onValueChange={field.onChange}
                    options={groups.map(({ name, description }) => ({
                      value: name,
                      label: name,
                      ...(description === "" ? {} : { hint: description }),
                    }))}
                  />
                )}
              />
            )
          }
        </Field>
        <SelectField
          control={form.control}
          name="inputType"
          label="Input type"
          options={[
            { value: "HLS", label: "HLS", hint: "MPEG-TS segments and playlists by PUT or POST" },
            { value: "CMAF", label: "CMAF", hint: "DASH-IF Live Media Ingest, interface 1" },
          ]}
        />
        <Field label="Description" optional error={errors.description?.message}>
          {(control) => <Textarea {...control} {...form.register("description")} rows={2} />}
        </Field>
        <Controller
          control={form.control}
          name="testSource"
          render={({ field }) => (
            <SwitchField
              label="Play the test picture while no encoder sends"
              hint="A moving picture with sound and a clock goes into ingest endpoint 1."
              checked={field.value ?? false}
              onCheckedChange={field.onChange}
            />
          )}
        />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onCancel} busy={isSubmitting} data-testid="channel-submit">
        Create channel
      </SubmitFooter>
    </form>
  );
};
