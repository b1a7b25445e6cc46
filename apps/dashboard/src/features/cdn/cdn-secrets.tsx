"use client";
import type { CdnSecret, OriginEndpoint } from "@sluice/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Notice } from "#ui/notice.tsx";
import { Ago } from "#ui/time.tsx";

/** The secrets that let a CDN in: several at once, so that one is replaced without a gap. */
export const CdnSecrets = ({ endpoint }: { endpoint: OriginEndpoint }) => {
  const { channelGroup, channel, name: originEndpoint } = endpoint;
  const path = { channelGroup, channel, originEndpoint };
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canWrite = useCan("originEndpoint:write");
  const query = useQuery(trpc.cdnSecrets.list.queryOptions(path));
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.cdnSecrets.pathKey() });
  const create = useMutation(
    trpc.cdnSecrets.create.mutationOptions({ onSuccess: refresh, onError: (error) => toastProblem(error) }),
  );
  const [deleted, setDeleted] = useState<CdnSecret | null>(null);
  const remove = useMutation(
    trpc.cdnSecrets.delete.mutationOptions({
      onSuccess: async () => {
        await refresh();
        setDeleted(null);
        toast.success("The secret is deleted.");
      },
      onError: toastProblem,
    }),
  );
  return (
    <section className="grid gap-3" aria-label="CDN secrets">
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-medium text-[0.8125rem]">Secrets</h3>
        {canWrite && (
          <Button size="sm" busy={create.isPending} onClick={() => create.mutate(path)} data-testid="create-cdn-secret">
            <Plus aria-hidden /> New secret
          </Button>
        )}
      </div>
      {!endpoint.access.cdnAuthorization && (
        <Notice>The endpoint does not ask for a secret yet: switch it on under Access in its form.</Notice>
      )}
      {create.data !== undefined && (
        <Notice tone="warn" title="It is shown this once">
          <CopyField label="CDN secret" value={create.data.value} testId="cdn-secret-value" className="mt-2" />
        </Notice>
      )}
      <LoadedList
        query={query}
        waitingRows={2}
        empty={<p className="text-[0.8125rem] text-ink-2 leading-6">No secret yet.</p>}
      >
        {(secrets) => (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {secrets.map((secret) => (
              <li key={secret.id} className="flex items-center justify-between gap-3 py-1.5 pr-1.5 pl-3.5">
                <span className="min-w-0">
                  <code className="block truncate font-mono text-xs">{secret.id}</code>
                  <span className="block truncate text-ink-3 text-xs">
                    made <Ago at={secret.createdAt} /> by {secret.createdBy}
                  </span>
                </span>
                {canWrite && (
                  <Button
                    size="iconSm"
                    variant="ghost"
                    aria-label={`Delete secret ${secret.id}`}
                    onClick={() => setDeleted(secret)}
                  >
                    <Trash2 aria-hidden />
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </LoadedList>
      <ConfirmDialog
        open={deleted !== null}
        onOpenChange={(open) => !open && setDeleted(null)}
        title="Delete this CDN secret?"
        confirmLabel="Delete secret"
        busy={remove.isPending}
        onConfirm={() => deleted !== null && remove.mutate({ ...path, id: deleted.id })}
      >
        <p>A CDN that still shows it is turned away, and its viewers with it. Give it another one first.</p>
      </ConfirmDialog>
    </section>
  );
};
