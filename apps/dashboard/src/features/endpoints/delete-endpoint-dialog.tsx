"use client";
import type { OriginEndpoint } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

export const DeleteEndpointDialog = ({
  endpoint,
  onClose,
}: {
  endpoint: OriginEndpoint | null;
  onClose: () => void;
}) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.originEndpoints.delete.mutationOptions({
      onSuccess: async (_, { originEndpoint }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.originEndpoints.pathKey() });
        onClose();
        toast.success(`Endpoint ${originEndpoint} is deleted.`);
      },
      onError: toastProblem,
    }),
  );
  return (
    <ConfirmDialog
      open={endpoint !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete endpoint ${endpoint?.name ?? ""}?`}
      confirmLabel="Delete endpoint"
      busy={remove.isPending}
      onConfirm={() => {
        if (endpoint === null) return;
        const { channelGroup, channel, name, etag } = endpoint;
        remove.mutate({ channelGroup, channel, originEndpoint: name, ifMatch: etag });
      }}
    >
      <p>Its playback URLs stop working at once, for everybody who watches through them. The channel itself goes on.</p>
    </ConfirmDialog>
  );
};
