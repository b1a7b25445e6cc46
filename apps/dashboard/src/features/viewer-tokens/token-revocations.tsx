"use client";
import { newTokenRevocationSchema, TOKEN_REVOCATION_KINDS, type TokenRevocation } from "@sluice/contracts";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { SelectField } from "#ui/select-field.tsx";
import { Ago } from "#ui/time.tsx";

const KIND_WORDS = {
  token: { label: "One token", hint: "by its jti, or its cti in hex", which: "Its jti, or its cti in hex." },
  viewer: {
    label: "A viewer's tokens",
    hint: "by their sub, all issued up to now",
    which: "Their sub. All issued up to now are refused.",
  },
  key: {
    label: "A key's tokens",
    hint: "by its kid, all issued up to now",
    which: "Its kid. All issued up to now are refused.",
  },
} as const satisfies Record<TokenRevocation["kind"], { label: string; hint: string; which: string }>;

/** What was revoked, and the way to revoke more. */
export const TokenRevocations = () => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canWrite = useCan("tokenKey:write");
  const query = useInfiniteQuery(trpc.tokenRevocations.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.tokenRevocations.pathKey() });
  const [takenBack, setTakenBack] = useState<TokenRevocation | null>(null);
  const remove = useMutation(
    trpc.tokenRevocations.delete.mutationOptions({
      onSuccess: async () => {
        await refresh();
        setTakenBack(null);
        toast.success("The revocation is taken back.");
      },
      onError: toastProblem,
    }),
  );
  return (
    <>
      {canWrite && <RevokeForm onRevoked={refresh} />}
      <LoadedList
        query={query}
        waitingRows={2}
        empty={<p className="px-5 pb-5 text-[0.8125rem] text-ink-2 leading-6">Nothing is revoked.</p>}
      >
        {(revocations) => (
          <ul className="divide-y divide-line border-line border-t">
            {revocations.map((revocation) => (
              <li
                key={revocation.id}
                className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 px-5 py-2.5"
              >
                <span className="min-w-0 flex-1 basis-56">
                  <span className="block font-medium [overflow-wrap:anywhere]">
                    {KIND_WORDS[revocation.kind].label}: <code className="font-mono text-xs">{revocation.value}</code>
                  </span>
                  <span className="block text-ink-3 text-xs">
                    <Ago at={revocation.createdAt} /> by {revocation.createdBy}, forgotten{" "}
                    <Ago at={revocation.expiresAt} />
                  </span>
                </span>
                {canWrite && (
                  <Button size="sm" onClick={() => setTakenBack(revocation)}>
                    <Undo2 aria-hidden /> Take back
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </LoadedList>
      <LoadMore query={query} />
      <ConfirmDialog
        open={takenBack !== null}
        onOpenChange={(open) => !open && setTakenBack(null)}
        title="Take this revocation back?"
        confirmLabel="Take back"
        busy={remove.isPending}
        onConfirm={() => takenBack !== null && remove.mutate({ id: takenBack.id })}
      >
        <p>
          {takenBack !== null && `${KIND_WORDS[takenBack.kind].label}: `}
          <code className="font-mono text-xs [overflow-wrap:anywhere]">{takenBack?.value}</code>
        </p>
        <p>Tokens that it turned away, and that have not expired, open what they did before.</p>
      </ConfirmDialog>
    </>
  );
};

const RevokeForm = ({ onRevoked }: { onRevoked: () => Promise<void> }) => {
  const trpc = useTRPC();
  const revoke = useMutation(trpc.tokenRevocations.create.mutationOptions());
  const form = useZodForm(newTokenRevocationSchema, { defaultValues: { kind: "viewer", value: "" } });
  const { errors, isSubmitting } = form.formState;
  const chosen = form.watch("kind");
  const kind = TOKEN_REVOCATION_KINDS.find((each) => each === chosen) ?? "viewer";
  const submit = form.handleSubmit(async (values) => {
    try {
      await revoke.mutateAsync(values);
    } catch (error) {
      showProblem(form, error);
      return;
    }
    form.reset();
    await onRevoked();
    toast.success("Revoked: packagers hear of it within seconds.");
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="grid items-start gap-4 px-5 pb-5 sm:grid-cols-3">
      <SelectField
        control={form.control}
        name="kind"
        label="Revoke"
        options={TOKEN_REVOCATION_KINDS.map((value) => ({
          value,
          label: KIND_WORDS[value].label,
          hint: KIND_WORDS[value].hint,
        }))}
      />
      <Field label="Which" hint={KIND_WORDS[kind].which} error={errors.value?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("value")}
            autoComplete="off"
            spellCheck={false}
            data-testid="revocation-value"
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="danger"
        busy={isSubmitting}
        className="sm:mt-6.5 sm:justify-self-start"
        data-testid="revoke-submit"
      >
        Revoke
      </Button>
      <div className="empty:hidden sm:col-span-3">
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </div>
    </form>
  );
};
