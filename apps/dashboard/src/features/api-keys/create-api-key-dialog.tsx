"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#lib/trpc.ts";
import { Dialog } from "#ui/dialog.tsx";
import { ApiKeyForm } from "./api-key-form.tsx";
import { SecretOnce } from "./secret-once.tsx";

interface CreateApiKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export const CreateApiKeyDialog = ({ open, onOpenChange }: CreateApiKeyDialogProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.apiKeys.create.mutationOptions());
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    onOpenChange(false);
    setSecret(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      size="lg"
      title={secret === null ? "New API key" : "Copy the secret now"}
    >
      {secret === null ? (
        <ApiKeyForm
          apiKey={null}
          onSubmit={async (input) => {
            const made = await create.mutateAsync(input);
            await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
            setSecret(made.secret);
          }}
          onCancel={close}
        />
      ) : (
        <SecretOnce secret={secret} onDone={close} />
      )}
    </Dialog>
  );
};
