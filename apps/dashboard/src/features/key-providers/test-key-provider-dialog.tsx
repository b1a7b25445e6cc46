"use client";
import { KEY_FAILURES, type KeyProvider } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Dialog, DialogBody, DialogFooter } from "#ui/dialog.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { Notice } from "#ui/notice.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

interface TestKeyProviderDialogProps {
  provider: KeyProvider | null;
  onClose: () => void;
}

/** Asks the provider for a key that nobody uses, and says what came back. */
export const TestKeyProviderDialog = ({ provider, onClose }: TestKeyProviderDialogProps) => (
  <Dialog
    open={provider !== null}
    onOpenChange={(open) => !open && onClose()}
    title={`Test of ${provider?.name ?? ""}`}
    description="A key is asked for that nobody uses."
  >
    {provider !== null && <TestResult keyProvider={provider.name} onClose={onClose} />}
  </Dialog>
);

const TestResult = ({ keyProvider, onClose }: { keyProvider: string; onClose: () => void }) => {
  const trpc = useTRPC();
  const { mutate, data, error, isPending } = useMutation(trpc.keyProviders.test.mutationOptions());
  useEffect(() => mutate({ keyProvider }), [mutate, keyProvider]);
  return (
    <>
      <DialogBody className="gap-4">
        {error !== null ? (
          <LoadError {...problemOf(error)} onRetry={() => mutate({ keyProvider })} />
        ) : data === undefined ? (
          <Skeleton className="h-24 rounded-lg" />
        ) : (
          <div className="grid gap-4" data-testid="key-provider-test">
            {data.error === null ? (
              <Notice title="It works" role="status">
                Answered in {Math.round(data.tookMs)} ms.
              </Notice>
            ) : (
              <Notice tone="bad" role="alert" title={KEY_FAILURES[data.error.code].title}>
                {data.error.message} {KEY_FAILURES[data.error.code].remedy}
              </Notice>
            )}
            {data.facts.length > 0 && (
              <ul className="grid list-disc gap-1.5 pl-5 text-ink-2 leading-6">
                {data.facts.map((fact) => (
                  <li key={fact} className="[overflow-wrap:anywhere]">
                    {fact}
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => mutate({ keyProvider })} busy={isPending}>
          Test again
        </Button>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </>
  );
};
