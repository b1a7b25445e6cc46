"use client";
import type { Member } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

export const RemoveMemberDialog = ({ member, onClose }: { member: Member | null; onClose: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.members.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
        onClose();
        toast.success("Removed.");
      },
      onError: (error) => toast.error(problemOf(error).message),
    }),
  );
  return (
    <ConfirmDialog
      open={member !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${member?.name ?? ""}?`}
      confirmLabel="Remove member"
      busy={remove.isPending}
      onConfirm={() => member !== null && remove.mutate({ id: member.id })}
    >
      <p>They lose this workspace with their next click, also where they are signed in now. Their account stays.</p>
      <p>API keys that they made keep working: revoke those that only they know.</p>
    </ConfirmDialog>
  );
};
