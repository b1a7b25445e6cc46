"use client";
import { newApiKeySchema, type Permission } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Controller } from "react-hook-form";
import { useSession } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Dialog, DialogBody, DialogFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import { PERMISSION_GROUPS } from "./permission-words.ts";

const EXPIRIES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Never" },
] as const;

interface CreateApiKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export const CreateApiKeyDialog = ({ open, onOpenChange }: CreateApiKeyDialogProps) => {
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    onOpenChange(false);
    setSecret(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      size="lg"
      title={secret === null ? "New API key" : "Copy the secret now"}
    >
      {secret === null ? (
        <CreateForm onCreated={setSecret} onCancel={close} />
      ) : (
        <SecretOnce secret={secret} onDone={close} />
      )}
    </Dialog>
  );
};

const SecretOnce = ({ secret, onDone }: { secret: string; onDone: () => void }) => (
  <>
    <DialogBody>
      <Notice tone="warn" title="It is shown this once">
        We keep only a hash of it. If it is lost, revoke the key and make another.
      </Notice>
      <CopyField label="Secret" value={secret} testId="api-key-secret" />
    </DialogBody>
    <DialogFooter>
      <Button variant="primary" onClick={onDone} data-testid="api-key-done">
        I have copied it
      </Button>
    </DialogFooter>
  </>
);

const CreateForm = ({ onCreated, onCancel }: { onCreated: (secret: string) => void; onCancel: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { permissions: own } = useSession();
  const create = useMutation(trpc.apiKeys.create.mutationOptions());
  const form = useZodForm(newApiKeySchema, { defaultValues: { name: "", permissions: [], expiresInDays: 90 } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      const { secret } = await create.mutateAsync(input);
      await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
      onCreated(secret);
    } catch (error) {
      showProblem(form, error, { name_taken: "name" });
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody className="gap-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={errors.name?.message} hint="What will use it, as “deploy script”.">
            {(control) => (
              <Input {...control} {...form.register("name")} autoComplete="off" data-testid="api-key-name" />
            )}
          </Field>
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
        </div>
        <Controller
          control={form.control}
          name="permissions"
          render={({ field }) => (
            <PermissionPicker
              own={own}
              value={field.value}
              onChange={field.onChange}
              error={errors.permissions?.message ?? errors.permissions?.root?.message}
            />
          )}
        />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={isSubmitting} data-testid="api-key-submit">
          Create key
        </Button>
      </DialogFooter>
    </form>
  );
};

interface PermissionPickerProps {
  /** Nobody gives away more than they have. */
  own: readonly Permission[];
  value: readonly Permission[];
  onChange: (value: Permission[]) => void;
  error: string | undefined;
}

const PermissionPicker = ({ own, value, onChange, error }: PermissionPickerProps) => {
  const id = useId();
  const toggle = (permission: Permission, isOn: boolean) =>
    onChange(isOn ? [...value, permission] : value.filter((of) => of !== permission));
  const reading = own.filter((permission) => permission.endsWith(":read"));
  return (
    <fieldset className="grid gap-3" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <legend className="float-left font-medium text-[0.8125rem]">Permissions</legend>
        <div className="flex gap-3">
          <Button variant="link" size="inline" className="text-[0.8125rem]" onClick={() => onChange(reading)}>
            All reading
          </Button>
          <Button
            variant="link"
            size="inline"
            className="text-[0.8125rem]"
            onClick={() => onChange([...own])}
            data-testid="permissions-all"
          >
            Everything
          </Button>
          <Button variant="link" size="inline" className="text-[0.8125rem]" onClick={() => onChange([])}>
            None
          </Button>
        </div>
      </div>
      <div className="grid gap-x-6 gap-y-4 rounded-lg border border-line p-4 sm:grid-cols-2">
        {PERMISSION_GROUPS.map(({ title, permissions }) => (
          <div key={title} className="grid content-start gap-2">
            <p className="text-ink-3 text-xs">{title}</p>
            {permissions
              .filter(({ permission }) => own.includes(permission))
              .map(({ permission, label }) => (
                <div key={permission} className="flex items-start gap-2.5">
                  <Checkbox
                    id={`${id}-${permission}`}
                    checked={value.includes(permission)}
                    onCheckedChange={(checked) => toggle(permission, checked === true)}
                    className="mt-0.5"
                    data-testid={`permission-${permission}`}
                  />
                  <label htmlFor={`${id}-${permission}`} title={permission} className="text-[0.8125rem] leading-5">
                    {label}
                  </label>
                </div>
              ))}
          </div>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-bad">
          Pick what the key may do: it {error}.
        </p>
      )}
    </fieldset>
  );
};
