"use client";
import type { TokenKey } from "@sluice/contracts";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { KeySquare } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Table, TableBody, TableHead, Th } from "#ui/table.tsx";
import { DeleteTokenKeyDialog } from "./delete-token-key-dialog.tsx";
import { EditTokenKeyDialog } from "./edit-token-key-dialog.tsx";
import { MakeTokenDialog } from "./make-token-dialog.tsx";
import { TokenKeyRow } from "./token-key-row.tsx";

/** The keys that viewer tokens may be signed with. */
export const TokenKeyTable = ({ onCreate }: { onCreate: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canWrite = useCan("tokenKey:write");
  const query = useInfiniteQuery(trpc.tokenKeys.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam }));
  const [deleted, setDeleted] = useState<TokenKey | null>(null);
  const [edited, setEdited] = useState<TokenKey | null>(null);
  const [tried, setTried] = useState<TokenKey | null>(null);
  const [disabled, setDisabled] = useState<TokenKey | null>(null);
  const update = useMutation(
    trpc.tokenKeys.update.mutationOptions({
      onSuccess: async ({ isEnabled }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.tokenKeys.pathKey() });
        setDisabled(null);
        toast.success(isEnabled ? "The key is enabled." : "The key is disabled.");
      },
      onError: toastProblem,
    }),
  );
  const switchKey = (key: TokenKey) => update.mutate({ id: key.id, ifMatch: key.etag, isEnabled: !key.isEnabled });
  return (
    <>
      <LoadedList
        query={query}
        waitingRows={3}
        empty={
          <EmptyState
            icon={KeySquare}
            title="No token key yet"
            actions={
              canWrite && (
                <Button variant="primary" onClick={onCreate}>
                  New key
                </Button>
              )
            }
          >
            Your server signs a short-lived token for each viewer with one of these keys. Endpoints that ask for tokens
            then play for those who have one.
          </EmptyState>
        }
      >
        {(keys) => (
          <Table label="Token keys" data-testid="token-key-table">
            <TableHead>
              <tr>
                <Th>Name</Th>
                <Th>State</Th>
                <Th className="hidden sm:table-cell">Signed with</Th>
                <Th className="hidden md:table-cell">Opens</Th>
                <Th className="hidden lg:table-cell">Made</Th>
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              </tr>
            </TableHead>
            <TableBody>
              {keys.map((key) => (
                <TokenKeyRow
                  key={key.id}
                  tokenKey={key}
                  actions={
                    canWrite
                      ? {
                          makeToken: () => setTried(key),
                          edit: () => setEdited(key),
                          toggle: () => (key.isEnabled ? setDisabled(key) : switchKey(key)),
                          remove: () => setDeleted(key),
                        }
                      : undefined
                  }
                />
              ))}
            </TableBody>
          </Table>
        )}
      </LoadedList>
      <LoadMore query={query} />
      <EditTokenKeyDialog tokenKey={edited} onClose={() => setEdited(null)} />
      <MakeTokenDialog tokenKey={tried} onClose={() => setTried(null)} />
      <ConfirmDialog
        open={disabled !== null}
        onOpenChange={(open) => !open && setDisabled(null)}
        title={`Disable token key ${disabled?.name ?? ""}?`}
        confirmLabel="Disable key"
        busy={update.isPending}
        onConfirm={() => disabled !== null && switchKey(disabled)}
      >
        <p>
          Every token that was signed with it stops working within seconds, for whoever is watching too, until it is
          enabled again.
        </p>
      </ConfirmDialog>
      <DeleteTokenKeyDialog tokenKey={deleted} onClose={() => setDeleted(null)} />
    </>
  );
};
