"use client";
import { type IngestEndpoint, newIngestAccessSchema } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, type FieldError } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { listError } from "#lib/list-error.ts";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { FormError } from "#ui/form-error.tsx";
import { ListField } from "#ui/list-field.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import { ClientCertificatesField } from "./client-certificates-field.tsx";

const FIELDS = {
  "access.ipAllowList": {
    label: "Only from these addresses",
    hint: "One address or block a line. Empty: from anywhere.",
    testId: "ingest-allow-list",
  },
  "access.ipDenyList": {
    label: "Never from these addresses",
    hint: "Such as 203.0.113.0/24 or 2001:db8::/32.",
    testId: "ingest-deny-list",
  },
} as const;

const formSchema = z.object({ access: newIngestAccessSchema });

interface IngestAccessDialogProps {
  channelGroup: string;
  channel: string;
  endpoint: IngestEndpoint;
  open: boolean;
  onClose: () => void;
}

/** From where, and with which certificates, an ingest endpoint may be pushed to. */
export const IngestAccessDialog = ({ open, onClose, ...rest }: IngestAccessDialogProps) => (
  <Dialog
    open={open}
    onOpenChange={(next) => !next && onClose()}
    title={`Who may push to endpoint ${rest.endpoint.index}`}
    description="Whoever comes from another address, or without a certificate of the list, is refused, whatever the password."
  >
    <RulesForm {...rest} onClose={onClose} />
  </Dialog>
);

const RulesForm = ({ channelGroup, channel, endpoint, onClose }: Omit<IngestAccessDialogProps, "open">) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.channels.updateIngestEndpoint.mutationOptions());
  const form = useZodForm(formSchema, { defaultValues: { access: endpoint.access } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ access }) => {
    try {
      await update.mutateAsync({ channelGroup, channel, index: endpoint.index, access });
    } catch (error) {
      showProblem(form, error);
      return;
    }
    await queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() });
    toast.success("Saved: it holds within seconds.");
    onClose();
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        {(["access.ipAllowList", "access.ipDenyList"] as const).map((name) => (
          <Controller
            key={name}
            control={form.control}
            name={name}
            render={({ field }) => (
              <ListField
                {...FIELDS[name]}
                error={listError(form.getFieldState(name, form.formState).error)}
                value={field.value ?? []}
                onChange={field.onChange}
                onBlur={field.onBlur}
              />
            )}
          />
        ))}
        <Controller
          control={form.control}
          name="access.clientCertificates"
          render={({ field }) => (
            <ClientCertificatesField
              value={field.value ?? []}
              known={endpoint.access.clientCertificates}
              onChange={field.onChange}
              error={certificateError(form.getFieldState("access.clientCertificates", form.formState).error)}
            />
          )}
        />
        {form.watch("access.clientCertificates")?.length !== 0 && (
          <Controller
            control={form.control}
            name="access.clientCertificateMode"
            render={({ field }) => (
              <SwitchField
                label="Ask for the password too"
                hint="Otherwise a certificate of the list is enough."
                checked={field.value === "WITH_PASSWORD"}
                onCheckedChange={(both) => field.onChange(both ? "WITH_PASSWORD" : "INSTEAD_OF_PASSWORD")}
                testId="ingest-certificate-mode"
              />
            )}
          />
        )}
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onClose} busy={isSubmitting} data-testid="ingest-access-save">
        Save
      </SubmitFooter>
    </form>
  );
};

/** What is wrong with the list itself, or with its first certificate that is none. */
const certificateError = (error: FieldError | undefined): string | undefined =>
  Array.isArray(error) ? error.find((entry) => entry !== undefined)?.certificate?.message : error?.message;
