"use client";
import type { IngestEndpoint } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { OverlapField, type OverlapSeconds } from "#features/rotation/overlap-field.tsx";
import { useCan } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { FormError } from "#ui/form-error.tsx";

interface RotateButtonProps {
  channelGroup: string;
  channel: string;
  endpoint: IngestEndpoint;
}

export const RotateButton = (props: RotateButtonProps) => {
  const canRotate = useCan("ingestCredentials:rotate");
  const [isAsking, setAsking] = useState(false);
  const { index } = props.endpoint;
  if (!canRotate) return null;
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)} data-testid={`ingest-rotate-${index}`}>
        <RotateCw aria-hidden /> Rotate
      </Button>
      <Dialog open={isAsking} onOpenChange={setAsking} title={`New credentials for endpoint ${index}`}>
        <RotateForm {...props} onDone={() => setAsking(false)} />
      </Dialog>
    </>
  );
};

const RotateForm = ({ channelGroup, channel, endpoint, onDone }: RotateButtonProps & { onDone: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [overlap, setOverlap] = useState<OverlapSeconds>("86400");
  const { index } = endpoint;
  const rotate = useMutation(
    trpc.channels.rotateIngestCredentials.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() });
        onDone();
        toast.success(`Endpoint ${index} has new credentials. Put them into the encoder now.`);
      },
    }),
  );
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        rotate.mutate({ channelGroup, channel, index, overlapSeconds: Number(overlap) });
      }}
    >
      <DialogBody>
        <p className="text-ink-2 text-sm leading-6">
          Give the encoder the new username and password while the present ones still work. The other endpoint is not
          touched.
        </p>
        <OverlapField
          label="The present username and password"
          hint={
            overlap === "0"
              ? "An encoder that uses them is refused within seconds, until it has the new ones."
              : endpoint.oldCredentials === null
                ? undefined
                : "Those before them still work, and end at once."
          }
          value={overlap}
          onChange={setOverlap}
        />
        <FormError message={rotate.error === null ? undefined : problemOf(rotate.error).message} />
      </DialogBody>
      <SubmitFooter
        onCancel={onDone}
        variant={overlap === "0" ? "danger" : "primary"}
        busy={rotate.isPending}
        data-testid="rotate-submit"
      >
        Rotate
      </SubmitFooter>
    </form>
  );
};
