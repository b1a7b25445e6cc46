"use client";
import type { ApiKey } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

export const RevokeApiKeyDialog = ({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess: async ({ name }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
        onClose();
        toast.success(`${name} is revoked.`);
      },
      onError: toastProblem,
    }),
  );
  return (
    <ConfirmDialog
      open={apiKey !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke ${apiKey?.name ?? ""}?`}
      confirmLabel="Revoke key"
      busy={revoke.isPending}
      onConfirm={() => apiKey !== null && revoke.mutate({ id: apiKey.id })}
    >
      <p>Programs that use it are refused from now on. A revoked key cannot be brought back.</p>
    </ConfirmDialog>
  );
};
