"use client";
import { secondFactorSchema, startTwoFactorSchema, type TwoFactorEnrolment } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { CodeField } from "./code-field.tsx";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

interface TwoFactorSetupProps {
  /** It is on, and the recovery codes are still to be kept. */
  onOn?: () => void;
  onDone: () => void;
}

/** From nothing to a second factor: the password, a secret for the app, a code that proves it, the recovery codes. */
export const TwoFactorSetup = ({ onOn, onDone }: TwoFactorSetupProps) => {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [enrolment, setEnrolment] = useState<TwoFactorEnrolment | null>(null);
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (enrolment === null) return <StartForm onStarted={setEnrolment} />;
  return (
    <div className="grid gap-5">
      <p className="text-ink-2 leading-6">Scan this with your app, or enter the key by hand.</p>
      <QrCode text={enrolment.uri} label="QR code of the key below" />
      <CopyField label="Key" value={enrolment.secret} testId="two-factor-secret" className="max-w-lg" />
      <ConfirmForm
        onConfirmed={(made) => {
          setCodes(made);
          onOn?.();
        }}
      />
    </div>
  );
};

const StartForm = ({ onStarted }: { onStarted: (enrolment: TwoFactorEnrolment) => void }) => {
  const trpc = useTRPC();
  const start = useMutation(trpc.account.startTwoFactor.mutationOptions());
  const form = useZodForm(startTwoFactorSchema, { defaultValues: { password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      onStarted(await start.mutateAsync(values));
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="grid max-w-lg gap-4">
      <p className="text-ink-2 leading-6">
        You need an app that shows codes, such as Aegis, Google Authenticator, 1Password or Bitwarden. Your other
        sessions end when it is on.
      </p>
      <Field label="Your password" error={errors.password?.message}>
        {(control) => (
          <PasswordInput
            {...control}
            {...form.register("password")}
            autoComplete="current-password"
            data-testid="two-factor-password"
          />
        )}
      </Field>
      <FormError message={errors.root?.message} />
      <div>
        <Button type="submit" variant="primary" busy={isSubmitting} data-testid="two-factor-start">
          Set up
        </Button>
      </div>
    </form>
  );
};

const ConfirmForm = ({ onConfirmed }: { onConfirmed: (codes: readonly string[]) => void }) => {
  const trpc = useTRPC();
  const confirm = useMutation(trpc.account.confirmTwoFactor.mutationOptions());
  const form = useZodForm(secondFactorSchema, { defaultValues: { code: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      onConfirmed((await confirm.mutateAsync(values)).recoveryCodes);
    } catch (error) {
      showProblem(form, error, { invalid_code: "code" });
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <CodeField
        {...form.register("code")}
        error={errors.code?.message}
        takesRecoveryCode={false}
        inputMode="numeric"
        data-testid="two-factor-code"
      />
      <FormError message={errors.root?.message} />
      <div>
        <Button type="submit" variant="primary" busy={isSubmitting} data-testid="two-factor-confirm">
          Turn on
        </Button>
      </div>
    </form>
  );
};
