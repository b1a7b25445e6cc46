"use client";
import { type CreatedTokenKey, newTokenKeySchema, TOKEN_ALGORITHMS, type TokenAlgorithm } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { optionalText } from "#features/endpoints/optional-values.ts";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Dialog, DialogBody, DialogFooter, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input, Textarea } from "#ui/input.tsx";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import { PartyFields } from "./party-fields.tsx";

const ALGORITHM_HINTS: Readonly<Record<TokenAlgorithm, string>> = {
  HS256: "a secret that Sluice makes, for your server",
  ES256: "your private key, P-256",
  EdDSA: "your private key, Ed25519",
  RS256: "your private key, RSA",
};

interface CreateTokenKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export const CreateTokenKeyDialog = ({ open, onOpenChange }: CreateTokenKeyDialogProps) => {
  const [made, setMade] = useState<CreatedTokenKey | null>(null);
  const close = () => {
    onOpenChange(false);
    setMade(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={made === null ? "New token key" : `Key ${made.name} is made`}
    >
      {made === null ? <TokenKeyForm onMade={setMade} onCancel={close} /> : <Made made={made} onDone={close} />}
    </Dialog>
  );
};

const Made = ({ made, onDone }: { made: CreatedTokenKey; onDone: () => void }) => (
  <>
    <DialogBody>
      <CopyField label="Key id (kid), for the header of tokens" value={made.kid} testId="token-key-kid" />
      {made.secret !== null && (
        <>
          <Notice tone="warn" title="The secret is shown this once">
            Keep it on the server that signs tokens. If it is lost, make another key.
          </Notice>
          <CopyField label="Secret (base64url)" value={made.secret} testId="token-key-secret" />
        </>
      )}
    </DialogBody>
    <DialogFooter>
      <Button variant="primary" onClick={onDone} data-testid="token-key-done">
        {made.secret === null ? "Done" : "I have copied it"}
      </Button>
    </DialogFooter>
  </>
);

interface TokenKeyFormProps {
  onMade: (made: CreatedTokenKey) => void;
  onCancel: () => void;
}

const TokenKeyForm = ({ onMade, onCancel }: TokenKeyFormProps) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.tokenKeys.create.mutationOptions());
  const form = useZodForm(newTokenKeySchema, {
    defaultValues: { name: "", algorithm: "HS256", channelGroup: null, issuer: null, audience: null },
  });
  const { errors, isSubmitting } = form.formState;
  const algorithm = form.watch("algorithm");
  const submit = form.handleSubmit(async (values) => {
    try {
      const made = await create.mutateAsync(values);
      await queryClient.invalidateQueries({ queryKey: trpc.tokenKeys.pathKey() });
      onMade(made);
    } catch (error) {
      showProblem(form, error, { name_taken: "kid" });
    }
  });
  const leftOut = (text: unknown) => optionalText(text) ?? undefined;
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <Field label="Name" error={errors.name?.message} hint="For people, such as “Web shop”.">
          {(control) => (
            <Input {...control} {...form.register("name")} autoComplete="off" data-testid="token-key-name" />
          )}
        </Field>
        <Field label="Signed with" error={errors.algorithm?.message}>
          {(control) => (
            <Controller
              control={form.control}
              name="algorithm"
              render={({ field }) => (
                <Select
                  {...control}
                  value={field.value}
                  onValueChange={(next) => {
                    field.onChange(next);
                    if (next === "HS256") form.setValue("publicKey", undefined);
                  }}
                  options={TOKEN_ALGORITHMS.map((value) => ({ value, label: value, hint: ALGORITHM_HINTS[value] }))}
                />
              )}
            />
          )}
        </Field>
        {algorithm !== "HS256" && (
          <Field
            label="Public key"
            error={errors.publicKey?.message}
            hint="PEM, or a JWK. The private key stays with you."
          >
            {(control) => (
              <Textarea
                {...control}
                {...form.register("publicKey", { setValueAs: leftOut })}
                rows={5}
                autoComplete="off"
                spellCheck={false}
                className="font-mono text-xs"
                placeholder="-----BEGIN PUBLIC KEY-----"
              />
            )}
          </Field>
        )}
        <Field
          label="Key id (kid)"
          optional
          error={errors.kid?.message}
          hint="What tokens name the key by. Empty: Sluice makes one up."
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("kid", { setValueAs: leftOut })}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Field
          label="Channel group"
          optional
          error={errors.channelGroup?.message}
          hint="Its tokens then open nothing else. Empty: everywhere in the workspace."
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("channelGroup", { setValueAs: optionalText })}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <PartyFields
          issuer={form.register("issuer", { setValueAs: optionalText })}
          audience={form.register("audience", { setValueAs: optionalText })}
          errors={errors}
        />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onCancel} busy={isSubmitting} data-testid="token-key-submit">
        Make key
      </SubmitFooter>
    </form>
  );
};
