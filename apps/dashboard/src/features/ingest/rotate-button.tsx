"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

interface RotateButtonProps {
  channelGroup: string;
  channel: string;
  index: 1 | 2;
}

export const RotateButton = ({ channelGroup, channel, index }: RotateButtonProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canRotate = useCan("ingestCredentials:rotate");
  const [isAsking, setAsking] = useState(false);
  const rotate = useMutation(
    trpc.channels.rotateIngestCredentials.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() });
        setAsking(false);
        toast.success(`Endpoint ${index} has new credentials. Put them into the encoder now.`);
      },
      onError: (error) => toastProblem(error),
    }),
  );
  if (!canRotate) return null;
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)} data-testid={`ingest-rotate-${index}`}>
        <RotateCw aria-hidden /> Rotate
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Rotate the credentials of endpoint ${index}?`}
        confirmLabel="Rotate"
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate({ channelGroup, channel, index })}
      >
        <p>
          The present username and password stop working within seconds: an encoder that uses them is refused until it
          has the new ones. The other endpoint is not touched.
        </p>
      </ConfirmDialog>
    </>
  );
};
