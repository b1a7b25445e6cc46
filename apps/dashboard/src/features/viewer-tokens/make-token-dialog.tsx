"use client";
import { type MadeViewerToken, newViewerTokenSchema, type TokenKey } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
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
import { Input } from "#ui/input.tsx";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import { Time } from "#ui/time.tsx";
import { EndpointFields } from "./endpoint-fields.tsx";

const LIFETIMES = [
  { value: "600", label: "10 minutes" },
  { value: "3600", label: "An hour" },
  { value: "28800", label: "8 hours" },
  { value: "86400", label: "A day" },
] as const;

interface MakeTokenDialogProps {
  /** null: closed. */
  tokenKey: TokenKey | null;
  onClose: () => void;
}

/** A viewer token of one key, to try an endpoint out with. */
export const MakeTokenDialog = ({ tokenKey, onClose }: MakeTokenDialogProps) => {
  const [made, setMade] = useState<MadeViewerToken | null>(null);
  const close = () => {
    onClose();
    setMade(null);
  };
  return (
    <Dialog
      open={tokenKey !== null}
      onOpenChange={(next) => !next && close()}
      title={made === null ? `Test token of ${tokenKey?.name ?? ""}` : "The token is made"}
      {...(made === null
        ? { description: "As your server would make one, for one endpoint. That it was made stands in the audit log." }
        : {})}
    >
      {made !== null ? (
        <Made made={made} onDone={close} />
      ) : (
        tokenKey !== null && <TokenForm tokenKey={tokenKey} onMade={setMade} onCancel={close} />
      )}
    </Dialog>
  );
};

const Made = ({ made, onDone }: { made: MadeViewerToken; onDone: () => void }) => (
  <>
    <DialogBody>
      <Notice title="These addresses play for whoever has them">
        Until <Time at={made.expiresAt} />. To end that sooner, revoke the token by its id.
      </Notice>
      {!made.isAskedFor && (
        <Notice tone="warn" title="The endpoint asks for no token">
          It plays without one too. Turn viewer tokens on among its settings.
        </Notice>
      )}
      {made.manifests.map(({ kind, name, url }) => (
        <CopyField key={url} label={`${kind}, ${name}`} value={url} testId={`made-token-${kind}`} />
      ))}
      <CopyField label="Token id (jti)" value={made.tokenId} />
      <CopyField label="The token alone" value={made.token} testId="made-token" />
    </DialogBody>
    <DialogFooter>
      <Button variant="primary" onClick={onDone} data-testid="made-token-done">
        Done
      </Button>
    </DialogFooter>
  </>
);

interface TokenFormProps {
  tokenKey: TokenKey;
  onMade: (made: MadeViewerToken) => void;
  onCancel: () => void;
}

const TokenForm = ({ tokenKey, onMade, onCancel }: TokenFormProps) => {
  const trpc = useTRPC();
  const make = useMutation(trpc.tokenKeys.makeToken.mutationOptions());
  const form = useZodForm(newViewerTokenSchema, {
    defaultValues: { channelGroup: "", channel: "", originEndpoint: "", expiresInSeconds: 3600 },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      onMade(await make.mutateAsync({ ...values, id: tokenKey.id }));
    } catch (error) {
      showProblem(form, error);
    }
  });
  const isUnchosen = errors.channelGroup ?? errors.channel;
  const [channelGroup, channel, originEndpoint] = form.watch(["channelGroup", "channel", "originEndpoint"]);
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <EndpointFields
          value={{ channelGroup, channel, originEndpoint }}
          onChange={(chosen) => {
            form.clearErrors();
            for (const name of ["channelGroup", "channel", "originEndpoint"] as const)
              form.setValue(name, chosen[name]);
          }}
          channelGroup={tokenKey.channelGroup}
          error={isUnchosen ? "choose a channel" : errors.originEndpoint && "choose an origin endpoint"}
        />
        <Field label="Good for" error={errors.expiresInSeconds?.message}>
          {(control) => (
            <Controller
              control={form.control}
              name="expiresInSeconds"
              render={({ field }) => (
                <Select
                  {...control}
                  value={String(field.value) as (typeof LIFETIMES)[number]["value"]}
                  onValueChange={(next) => field.onChange(Number(next))}
                  options={LIFETIMES}
                />
              )}
            />
          )}
        </Field>
        <Field
          label="Viewer"
          optional
          error={errors.viewer?.message}
          hint="As your server names one, to be revoked by."
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("viewer", { setValueAs: optionalText })}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Field
          label="Only from this address"
          optional
          error={errors.address?.message}
          hint="Or a block of them, such as 203.0.113.0/24. Empty: from anywhere."
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("address", { setValueAs: optionalText })}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onCancel} busy={isSubmitting} data-testid="make-token-submit">
        Make token
      </SubmitFooter>
    </form>
  );
};
