"use client";
import { type ViewerTokenCheck, viewerTokenQuestionSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { z } from "zod";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Fact } from "#ui/fact.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Textarea } from "#ui/input.tsx";
import { Notice } from "#ui/notice.tsx";
import { Time } from "#ui/time.tsx";
import { readPastedToken } from "./read-pasted-token.ts";

/** As it is pasted: the token alone, or an address with it. */
const formSchema = z.object({
  token: z.string().transform((text, context) => {
    const pasted = readPastedToken(text);
    const read = viewerTokenQuestionSchema.safeParse(pasted);
    if (read.success) return read.data;
    const message =
      pasted === undefined ? "there is no token in this address" : (read.error.issues[0]?.message ?? "is no token");
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }),
});

/** Whether a token would be let in now, and why not. */
export const CheckToken = () => {
  const trpc = useTRPC();
  const check = useMutation(trpc.tokenKeys.checkToken.mutationOptions());
  const form = useZodForm(formSchema, { defaultValues: { token: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ token: question }) => {
    try {
      await check.mutateAsync(question);
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4 px-5 pb-5">
      <Field
        label="Token, or an address with it"
        error={errors.token?.message}
        hint="With the address that did not play, what the token is bound to is compared too. It is kept nowhere."
      >
        {(control) => (
          <Textarea
            {...control}
            {...form.register("token", { onChange: () => check.reset() })}
            rows={4}
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-xs"
            data-testid="check-token-text"
          />
        )}
      </Field>
      <FormError message={errors.root?.message} code={errors.root?.type} />
      <div>
        <Button type="submit" busy={isSubmitting} data-testid="check-token-submit">
          Check
        </Button>
      </div>
      <div aria-live="polite" className="empty:-mt-4">
        {check.data !== undefined && <Outcome check={check.data} />}
      </div>
    </form>
  );
};

const Outcome = ({ check: { isAccepted, message, reason, notes, claims } }: { check: ViewerTokenCheck }) => (
  <div className="grid gap-3" data-testid="check-token-outcome">
    <Notice tone={isAccepted ? "info" : "bad"} title={isAccepted ? "It opens" : "It is refused"}>
      {message}
      {reason !== null && (
        <>
          {" "}
          Players get 403 with the reason <code className="font-mono text-xs">{reason}</code>.
        </>
      )}
      {notes.length > 0 && (
        <ul className="mt-1 list-disc pl-4">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Notice>
    {claims !== null && <Claims claims={claims} />}
  </div>
);

const Claims = ({ claims }: { claims: NonNullable<ViewerTokenCheck["claims"]> }) => {
  const { key, viewer, tokenId, issuedAt, expiresAt, paths } = claims;
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
      <Fact
        label="Signed with"
        value={
          <>
            {key.name}, {key.algorithm} (<code className="font-mono text-xs">{key.kid}</code>)
          </>
        }
      />
      <Fact label="Viewer (sub)" value={viewer ?? "nobody in particular"} />
      <Fact label="Token id (jti)" value={tokenId ?? "none: it cannot be revoked by itself"} />
      <Fact label="Issued (iat)" value={issuedAt === null ? "not said" : <Time at={issuedAt} />} />
      <Fact label="Expires (exp)" value={expiresAt === null ? "in no year that has a name" : <Time at={expiresAt} />} />
      <Fact label="Opens (paths)" value={paths === null ? "everything that its key does" : paths.join(", ")} />
    </dl>
  );
};
