"use client";
import type { ChannelGroup } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

export const DeleteChannelGroupDialog = ({ group, onClose }: { group: ChannelGroup | null; onClose: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.channelGroups.delete.mutationOptions({
      onSuccess: async (_, { channelGroup }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.channelGroups.pathKey() });
        onClose();
        toast.success(`Group ${channelGroup} is deleted.`);
      },
      onError: (error) => {
        onClose();
        toastProblem(error);
      },
    }),
  );
  return (
    <ConfirmDialog
      open={group !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete group ${group?.name ?? ""}?`}
      confirmLabel="Delete group"
      busy={remove.isPending}
      onConfirm={() => group !== null && remove.mutate({ channelGroup: group.name, ifMatch: group.etag })}
    >
      <p>
        Only an empty group can be deleted
        {group !== null &&
          group.channelCount > 0 &&
          `, and this one has ${group.channelCount === 1 ? "1 channel: delete it" : `${group.channelCount} channels: delete them`} first`}
        . Its egress address is never given to anybody else.
      </p>
    </ConfirmDialog>
  );
};
