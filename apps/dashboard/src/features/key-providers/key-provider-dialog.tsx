"use client";
import type { KeyProvider } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "#lib/trpc.ts";
import { Dialog } from "#ui/dialog.tsx";
import { KeyProviderForm } from "./key-provider-form.tsx";

interface KeyProviderDialogProps {
  edited: KeyProvider | "new" | null;
  onClose: () => void;
}

export const KeyProviderDialog = ({ edited, onClose }: KeyProviderDialogProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.keyProviders.create.mutationOptions());
  const update = useMutation(trpc.keyProviders.update.mutationOptions());
  const provider = edited === "new" ? null : edited;
  return (
    <Dialog
      open={edited !== null}
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={provider === null ? "New key provider" : `Edit key provider ${provider.name}`}
    >
      <KeyProviderForm
        provider={provider}
        onCancel={onClose}
        onSubmit={async ({ name, description, source }) => {
          if (provider === null) await create.mutateAsync({ name, description, source });
          else await update.mutateAsync({ keyProvider: provider.name, ifMatch: provider.etag, description, source });
          await queryClient.invalidateQueries({ queryKey: trpc.keyProviders.pathKey() });
          toast.success(provider === null ? `Key provider ${name} is added.` : `Key provider ${name} is changed.`);
          onClose();
        }}
      />
    </Dialog>
  );
};
