"use client";
import type { ApiKey } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "#lib/trpc.ts";
import { Dialog } from "#ui/dialog.tsx";
import { ApiKeyForm } from "./api-key-form.tsx";

export const EditApiKeyDialog = ({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.apiKeys.update.mutationOptions());
  return (
    <Dialog
      open={apiKey !== null}
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={`Edit ${apiKey?.name ?? ""}`}
      description="Changes hold from the next request on. The secret stays."
    >
      {apiKey !== null && (
        <ApiKeyForm
          apiKey={apiKey}
          onSubmit={async ({ name, permissions, channelGroups = null }) => {
            await update.mutateAsync({ id: apiKey.id, ifMatch: apiKey.etag, name, permissions, channelGroups });
            await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
            toast.success("Saved.");
            onClose();
          }}
          onCancel={onClose}
        />
      )}
    </Dialog>
  );
};
