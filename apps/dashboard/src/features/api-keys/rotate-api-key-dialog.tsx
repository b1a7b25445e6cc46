"use client";
import type { ApiKey, CreatedApiKey } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { OverlapField, type OverlapSeconds } from "#features/rotation/overlap-field.tsx";
import { formatDateTime } from "#lib/format.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { FormError } from "#ui/form-error.tsx";
import { SecretOnce } from "./secret-once.tsx";

export const RotateApiKeyDialog = ({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) => {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const close = () => {
    onClose();
    setMade(null);
  };
  return (
    <Dialog
      open={apiKey !== null}
      onOpenChange={(open) => !open && close()}
      title={made === null ? `New secret for ${apiKey?.name ?? ""}` : "Copy the new secret now"}
    >
      {made !== null ? (
        <SecretOnce secret={made.secret} onDone={close}>
          <p className="text-[0.8125rem] text-ink-2 leading-5">
            {made.oldSecretEndsAt === null
              ? "The old secret does not work any more."
              : `The old secret works until ${formatDateTime(made.oldSecretEndsAt)}.`}
          </p>
        </SecretOnce>
      ) : (
        apiKey !== null && <RotateForm apiKey={apiKey} onRotated={setMade} onCancel={close} />
      )}
    </Dialog>
  );
};

interface RotateFormProps {
  apiKey: ApiKey;
  onRotated: (made: CreatedApiKey) => void;
  onCancel: () => void;
}

const RotateForm = ({ apiKey, onRotated, onCancel }: RotateFormProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [overlap, setOverlap] = useState<OverlapSeconds>("86400");
  const rotate = useMutation(
    trpc.apiKeys.rotate.mutationOptions({
      onSuccess: async (made) => {
        await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
        onRotated(made);
      },
    }),
  );
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        rotate.mutate({ id: apiKey.id, overlapSeconds: Number(overlap) });
      }}
    >
      <DialogBody>
        <p className="text-ink-2 text-sm leading-6">
          The key keeps its name, permissions and groups. Give programs the new secret while the old one still works.
        </p>
        <OverlapField
          label="The old secret"
          hint={apiKey.oldSecretEndsAt === null ? undefined : "The one before it still works, and ends at once."}
          value={overlap}
          onChange={setOverlap}
        />
        <FormError message={rotate.error === null ? undefined : problemOf(rotate.error).message} />
      </DialogBody>
      <SubmitFooter onCancel={onCancel} busy={rotate.isPending} data-testid="rotate-submit">
        Make new secret
      </SubmitFooter>
    </form>
  );
};
