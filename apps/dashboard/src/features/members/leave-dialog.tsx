"use client";
import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { useSession } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

export const LeaveDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const trpc = useTRPC();
  const { tenant } = useSession();
  const leave = useMutation(
    trpc.members.leave.mutationOptions({
      onSuccess: () => window.location.assign("/workspaces"),
      onError: (error) => {
        onClose();
        toast.error(problemOf(error).message);
      },
    }),
  );
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Leave ${tenant.name}?`}
      confirmLabel="Leave workspace"
      busy={leave.isPending}
      onConfirm={() => leave.mutate()}
    >
      <p>You lose it at once. Only somebody who is still a member can invite you again.</p>
    </ConfirmDialog>
  );
};
