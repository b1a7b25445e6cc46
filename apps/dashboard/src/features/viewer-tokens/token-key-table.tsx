"use client";
import type { TokenKey } from "@sluice/contracts";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Ellipsis, KeySquare, Pencil, Power, Ticket, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Menu, MenuItem, MenuSeparator } from "#ui/menu.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";
import { EditTokenKeyDialog } from "./edit-token-key-dialog.tsx";
import { MakeTokenDialog } from "./make-token-dialog.tsx";

/** The keys that viewer tokens may be signed with. */
export const TokenKeyTable = ({ onCreate }: { onCreate: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canWrite = useCan("tokenKey:write");
  const query = useInfiniteQuery(trpc.tokenKeys.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.tokenKeys.pathKey() });
  const onError = (error: unknown) => toastProblem(error);
  const [deleted, setDeleted] = useState<TokenKey | null>(null);
  const [edited, setEdited] = useState<TokenKey | null>(null);
  const [tried, setTried] = useState<TokenKey | null>(null);
  const [disabled, setDisabled] = useState<TokenKey | null>(null);
  const update = useMutation(
    trpc.tokenKeys.update.mutationOptions({
      onSuccess: async ({ isEnabled }) => {
        await refresh();
        setDisabled(null);
        toast.success(isEnabled ? "The key is enabled." : "The key is disabled.");
      },
      onError,
    }),
  );
  const switchKey = (key: TokenKey) => update.mutate({ id: key.id, ifMatch: key.etag, isEnabled: !key.isEnabled });
  const remove = useMutation(
    trpc.tokenKeys.delete.mutationOptions({
      onSuccess: async () => {
        await refresh();
        setDeleted(null);
        toast.success("The key is deleted.");
      },
      onError,
    }),
  );
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
                <Tr key={key.id}>
                  <Td className="max-w-40 sm:max-w-48">
                    <span className="block truncate font-medium">{key.name}</span>
                    <code className="block truncate font-mono text-ink-3 text-xs">{key.kid}</code>
                  </Td>
                  <Td>{key.isEnabled ? <Badge tone="live">Active</Badge> : <Badge tone="warn">Disabled</Badge>}</Td>
                  <Td className="hidden max-w-48 text-ink-2 sm:table-cell">
                    {key.algorithm}
                    <Party claim="iss" value={key.issuer} />
                    <Party claim="aud" value={key.audience} />
                  </Td>
                  <Td className="hidden max-w-40 text-ink-2 md:table-cell">
                    <span className="block truncate">{key.channelGroup ?? "everything"}</span>
                  </Td>
                  <Td className="hidden text-ink-2 lg:table-cell">
                    <Ago at={key.createdAt} />
                    <span className="block max-w-40 truncate text-ink-3 text-xs">{key.createdBy}</span>
                  </Td>
                  <Td className="w-0 text-right">
                    {canWrite && (
                      <Menu
                        trigger={
                          <Button variant="ghost" size="iconSm" aria-label={`Actions of ${key.name}`}>
                            <Ellipsis aria-hidden />
                          </Button>
                        }
                      >
                        {key.isEnabled && key.algorithm === "HS256" && (
                          <MenuItem onSelect={() => setTried(key)}>
                            <Ticket aria-hidden /> Make a token for testing
                          </MenuItem>
                        )}
                        <MenuItem onSelect={() => setEdited(key)}>
                          <Pencil aria-hidden /> Edit
                        </MenuItem>
                        <MenuItem onSelect={() => (key.isEnabled ? setDisabled(key) : switchKey(key))}>
                          {key.isEnabled ? <Ban aria-hidden /> : <Power aria-hidden />}
                          {key.isEnabled ? "Disable" : "Enable"}
                        </MenuItem>
                        <MenuSeparator />
                        <MenuItem danger onSelect={() => setDeleted(key)}>
                          <Trash2 aria-hidden /> Delete
                        </MenuItem>
                      </Menu>
                    )}
                  </Td>
                </Tr>
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
      <ConfirmDialog
        open={deleted !== null}
        onOpenChange={(open) => !open && setDeleted(null)}
        title={`Delete token key ${deleted?.name ?? ""}?`}
        confirmLabel="Delete key"
        busy={remove.isPending}
        onConfirm={() => deleted !== null && remove.mutate({ id: deleted.id, ifMatch: deleted.etag })}
      >
        <p>Every token that was signed with it stops working within seconds, for whoever is watching too.</p>
      </ConfirmDialog>
    </>
  );
};

/** What its tokens must say of who issued them, or for whom. */
const Party = ({ claim, value }: { claim: "iss" | "aud"; value: string | null }) =>
  value !== null && (
    <span className="block truncate text-ink-3 text-xs">
      {claim} {value}
    </span>
  );
