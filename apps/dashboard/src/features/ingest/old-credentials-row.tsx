"use client";
import type { IngestEndpoint } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { TimerOff } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Time } from "#ui/time.tsx";

interface OldCredentialsRowProps {
  channelGroup: string;
  channel: string;
  index: IngestEndpoint["index"];
  old: NonNullable<IngestEndpoint["oldCredentials"]>;
}

/** The credentials before a rotation, until when they work, and the way to end them now. */
export const OldCredentialsRow = ({ channelGroup, channel, index, old }: OldCredentialsRowProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canRotate = useCan("ingestCredentials:rotate");
  const [isAsking, setAsking] = useState(false);
  const end = useMutation(
    trpc.channels.endOldIngestCredentials.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() });
        setAsking(false);
        toast.success(`The earlier credentials of endpoint ${index} have ended.`);
      },
      onError: toastProblem,
    }),
  );
  return (
    <div
      className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-sunken px-3 py-2"
      data-testid={`ingest-old-${index}`}
    >
      <p className="min-w-0 text-ink-2 text-xs leading-5">
        The earlier username <code className="font-mono [overflow-wrap:anywhere]">{old.username}</code> works until{" "}
        <Time at={old.endsAt} />.
      </p>
      {canRotate && (
        <Button size="sm" onClick={() => setAsking(true)} data-testid={`ingest-old-end-${index}`}>
          <TimerOff aria-hidden /> End now
        </Button>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`End the earlier credentials of endpoint ${index}?`}
        confirmLabel="End now"
        busy={end.isPending}
        onConfirm={() => end.mutate({ channelGroup, channel, index })}
      >
        <p>An encoder that still uses them is refused within seconds, until it has the new ones.</p>
      </ConfirmDialog>
    </div>
  );
};
