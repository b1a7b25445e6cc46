"use client";
import { type ApiKey, isConfinable, type NewApiKey, newApiKeySchema } from "@sluice/contracts";
import { Controller } from "react-hook-form";
import { useSession } from "#features/shell/session-context.tsx";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { Select } from "#ui/select.tsx";
import { ChannelGroupPicker } from "./channel-group-picker.tsx";
import { PermissionPicker } from "./permission-picker.tsx";

const EXPIRIES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Never" },
] as const;

interface ApiKeyFormProps {
  /** The key to change, or null for a new one. When a key ends is for life. */
  apiKey: ApiKey | null;
  onSubmit: (input: NewApiKey) => Promise<void>;
  onCancel: () => void;
}

export const ApiKeyForm = ({ apiKey, onSubmit, onCancel }: ApiKeyFormProps) => {
  const { permissions: own } = useSession();
  const form = useZodForm(newApiKeySchema, {
    defaultValues: {
      name: apiKey?.name ?? "",
      permissions: apiKey?.permissions ?? [],
      channelGroups: apiKey?.channelGroups ?? null,
      expiresInDays: apiKey === null ? 90 : null,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const channelGroups = form.watch("channelGroups") ?? null;
  const submit = form.handleSubmit(async (input) => {
    try {
      await onSubmit(input);
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody className="gap-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={errors.name?.message} hint="What will use it, such as “deploy script”.">
            {(control) => (
              <Input {...control} {...form.register("name")} autoComplete="off" data-testid="api-key-name" />
            )}
          </Field>
          {apiKey === null && (
            <Field label="Stops working after" error={errors.expiresInDays?.message}>
              {(control) => (
                <Controller
                  control={form.control}
                  name="expiresInDays"
                  render={({ field }) => (
                    <Select
                      {...control}
                      value={EXPIRIES.find(({ value }) => value === String(field.value))?.value ?? "never"}
                      onValueChange={(value) => field.onChange(value === "never" ? null : Number(value))}
                      options={EXPIRIES}
                    />
                  )}
                />
              )}
            </Field>
          )}
        </div>
        <ChannelGroupPicker
          value={channelGroups}
          onChange={(value) => {
            form.setValue("channelGroups", value, { shouldDirty: true });
            if (value === null) return;
            form.setValue("permissions", form.getValues("permissions").filter(isConfinable), { shouldDirty: true });
          }}
          error={errors.channelGroups?.message ?? errors.channelGroups?.root?.message}
        />
        <Controller
          control={form.control}
          name="permissions"
          render={({ field }) => (
            <PermissionPicker
              own={own}
              isConfined={channelGroups !== null}
              value={field.value}
              onChange={field.onChange}
              error={errors.permissions?.message ?? errors.permissions?.root?.message}
            />
          )}
        />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onCancel} busy={isSubmitting} data-testid="api-key-submit">
        {apiKey === null ? "Create key" : "Save changes"}
      </SubmitFooter>
    </form>
  );
};
