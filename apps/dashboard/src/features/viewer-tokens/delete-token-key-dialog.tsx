"use client";
import type { TokenKey } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

interface DeleteTokenKeyDialogProps {
  tokenKey: TokenKey | null;
  onClose: () => void;
}

export const DeleteTokenKeyDialog = ({ tokenKey, onClose }: DeleteTokenKeyDialogProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.tokenKeys.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.tokenKeys.pathKey() });
        onClose();
        toast.success("The key is deleted.");
      },
      onError: toastProblem,
    }),
  );
  return (
    <ConfirmDialog
      open={tokenKey !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete token key ${tokenKey?.name ?? ""}?`}
      confirmLabel="Delete key"
      busy={remove.isPending}
      onConfirm={() => tokenKey !== null && remove.mutate({ id: tokenKey.id, ifMatch: tokenKey.etag })}
    >
      <p>Every token that was signed with it stops working within seconds, for whoever is watching too.</p>
    </ConfirmDialog>
  );
};
