"use client";
import { newOriginEndpointSchema, type OriginEndpoint } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller } from "react-hook-form";
import { toast } from "sonner";
import { formatDuration } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { Select } from "#ui/select.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import { AccessFields } from "./access-fields.tsx";
import { EncryptionFields } from "./encryption-fields.tsx";
import { newEncryption } from "./encryption-words.ts";
import { newEndpointValues, valuesOfEndpoint } from "./endpoint-values.ts";
import { ManifestFields } from "./manifest-fields.tsx";

interface EndpointFormProps {
  channelGroup: string;
  channel: string;
  /** null makes a new one. */
  endpoint: OriginEndpoint | null;
  existing: readonly OriginEndpoint[];
  onDone: () => void;
}

export const EndpointForm = ({ channelGroup, channel, endpoint, existing, onDone }: EndpointFormProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.originEndpoints.create.mutationOptions());
  const update = useMutation(trpc.originEndpoints.update.mutationOptions());
  const form = useZodForm(newOriginEndpointSchema, {
    defaultValues: endpoint === null ? newEndpointValues(existing) : valuesOfEndpoint(endpoint),
  });
  const { errors, isSubmitting } = form.formState;
  const isNew = endpoint === null;
  const container = form.watch("container");
  const startOver = Number(form.watch("startOverWindowSeconds"));
  const submit = form.handleSubmit(async (values) => {
    try {
      if (endpoint === null) {
        await create.mutateAsync({ channelGroup, channel, ...values });
      } else {
        const { name: _name, container: _container, segmentName: _segmentName, ...change } = values;
        await update.mutateAsync({
          channelGroup,
          channel,
          originEndpoint: endpoint.name,
          ifMatch: endpoint.etag,
          ...change,
        });
      }
    } catch (error) {
      showProblem(form, error, { name_taken: "name" });
      return;
    }
    await queryClient.invalidateQueries({ queryKey: trpc.originEndpoints.pathKey() });
    toast.success(isNew ? `Endpoint ${values.name} is made.` : `Endpoint ${values.name} is changed.`);
    onDone();
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody className="gap-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={errors.name?.message} hint="Stands in its URLs and cannot be changed.">
            {(control) => (
              <Input
                {...control}
                {...form.register("name")}
                disabled={!isNew}
                autoComplete="off"
                spellCheck={false}
                data-testid="endpoint-name"
              />
            )}
          </Field>
          <Field label="Container" error={errors.container?.message}>
            {(control) => (
              <Controller
                control={form.control}
                name="container"
                render={({ field }) => (
                  <Select
                    {...control}
                    data-testid="endpoint-container"
                    value={field.value}
                    disabled={!isNew}
                    onValueChange={(value) => {
                      field.onChange(value);
                      // What encrypts one container does not fit the other.
                      if ((form.getValues("encryption") ?? null) !== null) {
                        form.setValue("encryption", newEncryption(value), { shouldValidate: true });
                      }
                      if (value === "TS") {
                        const hls = form.getValues("manifests").filter(({ kind }) => kind === "HLS");
                        form.setValue("manifests", hls, { shouldValidate: form.formState.isSubmitted });
                      }
                    }}
                    options={[
                      { value: "CMAF", label: "CMAF", hint: "fragmented MP4, for HLS and DASH" },
                      { value: "TS", label: "TS", hint: "MPEG-TS, for HLS on old devices" },
                    ]}
                  />
                )}
              />
            )}
          </Field>
          <Field
            label="Segment duration (seconds)"
            error={errors.segmentDurationSeconds?.message}
            hint="Rounded to a multiple of what the encoder sends: 1 to 30."
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                inputMode="numeric"
                {...form.register("segmentDurationSeconds", { valueAsNumber: true })}
              />
            )}
          </Field>
          <Field
            label="Start-over window (seconds)"
            error={errors.startOverWindowSeconds?.message}
            hint={
              Number.isFinite(startOver) && startOver > 0
                ? `Viewers may go back ${formatDuration(startOver)}.`
                : "0: only what is live."
            }
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                inputMode="numeric"
                {...form.register("startOverWindowSeconds", { valueAsNumber: true })}
              />
            )}
          </Field>
          <Field label="Segment name" error={errors.segmentName?.message} hint="The beginning of segment file names.">
            {(control) => (
              <Input
                {...control}
                {...form.register("segmentName")}
                disabled={!isNew}
                autoComplete="off"
                spellCheck={false}
              />
            )}
          </Field>
          <Field label="Description" optional error={errors.description?.message}>
            {(control) => <Input {...control} {...form.register("description")} />}
          </Field>
        </div>
        {container === "TS" && (
          <Controller
            control={form.control}
            name="tsUseAudioRenditionGroup"
            render={({ field }) => (
              <SwitchField
                label="Audio in renditions of its own"
                hint="Instead of muxed into each video rendition."
                checked={field.value ?? false}
                onCheckedChange={field.onChange}
              />
            )}
          />
        )}
        <EncryptionFields form={form} />
        <AccessFields form={form} />
        <ManifestFields form={form} />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onDone} busy={isSubmitting} data-testid="endpoint-submit">
        {isNew ? "Create endpoint" : "Save changes"}
      </SubmitFooter>
    </form>
  );
};
