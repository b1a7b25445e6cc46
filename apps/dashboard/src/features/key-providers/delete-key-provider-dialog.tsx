"use client";
import type { KeyProvider } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

interface DeleteKeyProviderDialogProps {
  provider: KeyProvider | null;
  onClose: () => void;
}

export const DeleteKeyProviderDialog = ({ provider, onClose }: DeleteKeyProviderDialogProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.keyProviders.delete.mutationOptions({
      onSuccess: async (_, { keyProvider }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.keyProviders.pathKey() });
        onClose();
        toast.success(`Key provider ${keyProvider} is deleted.`);
      },
      onError: toastProblem,
    }),
  );
  return (
    <ConfirmDialog
      open={provider !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete key provider ${provider?.name ?? ""}?`}
      confirmLabel="Delete key provider"
      busy={remove.isPending}
      onConfirm={() => {
        if (provider !== null) remove.mutate({ keyProvider: provider.name, ifMatch: provider.etag });
      }}
    >
      <p>Its address and secrets are forgotten. An endpoint that takes its keys from it keeps it from being deleted.</p>
    </ConfirmDialog>
  );
};
