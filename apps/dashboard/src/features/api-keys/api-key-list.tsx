"use client";
import type { ApiKey } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Pencil, Plus, RotateCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Menu, MenuItem, MenuSeparator } from "#ui/menu.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";
import { CreateApiKeyDialog } from "./create-api-key-dialog.tsx";
import { EditApiKeyDialog } from "./edit-api-key-dialog.tsx";
import { RevokeApiKeyDialog } from "./revoke-api-key-dialog.tsx";
import { RotateApiKeyDialog } from "./rotate-api-key-dialog.tsx";

export const ApiKeyList = () => {
  const trpc = useTRPC();
  const query = useInfiniteQuery(trpc.apiKeys.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam }));
  const canWrite = useCan("apiKey:write");
  const [isCreating, setCreating] = useState(false);
  const [edited, setEdited] = useState<ApiKey | null>(null);
  const [rotated, setRotated] = useState<ApiKey | null>(null);
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  return (
    <>
      <PageHeader
        title="API keys"
        description="For programs. Each holds only the permissions you pick, and its secret is shown once."
        actions={
          canWrite && (
            <Button variant="primary" onClick={() => setCreating(true)} data-testid="create-api-key">
              <Plus aria-hidden /> New key
            </Button>
          )
        }
      />
      <Card>
        <LoadedList
          query={query}
          waitingRows={4}
          empty={
            <EmptyState
              icon={KeyRound}
              title="No API key yet"
              actions={
                canWrite && (
                  <Button variant="primary" onClick={() => setCreating(true)}>
                    New key
                  </Button>
                )
              }
            >
              Everything this console does, a program can do through the REST API with a key.
            </EmptyState>
          }
        >
          {(keys) => (
            <Table label="API keys" data-testid="api-key-table">
              <TableHead>
                <tr>
                  <Th>Name</Th>
                  <Th>State</Th>
                  <Th className="hidden sm:table-cell">Last used</Th>
                  <Th className="hidden md:table-cell">Permissions</Th>
                  <Th className="hidden lg:table-cell">Channel groups</Th>
                  <Th className="hidden xl:table-cell">Made</Th>
                  <Th>
                    <span className="sr-only">Actions</span>
                  </Th>
                </tr>
              </TableHead>
              <TableBody>
                {keys.map((key) => (
                  <KeyRow
                    key={key.id}
                    apiKey={key}
                    actions={
                      canWrite
                        ? { edit: () => setEdited(key), rotate: () => setRotated(key), revoke: () => setRevoked(key) }
                        : undefined
                    }
                  />
                ))}
              </TableBody>
            </Table>
          )}
        </LoadedList>
        <LoadMore query={query} />
      </Card>
      <CreateApiKeyDialog open={isCreating} onOpenChange={setCreating} />
      <EditApiKeyDialog apiKey={edited} onClose={() => setEdited(null)} />
      <RotateApiKeyDialog apiKey={rotated} onClose={() => setRotated(null)} />
      <RevokeApiKeyDialog apiKey={revoked} onClose={() => setRevoked(null)} />
    </>
  );
};

interface KeyRowProps {
  apiKey: ApiKey;
  actions: { edit: () => void; rotate: () => void; revoke: () => void } | undefined;
}

const KeyRow = ({ apiKey, actions }: KeyRowProps) => {
  const nowMs = useNow(30_000);
  const isExpired = apiKey.expiresAt !== null && new Date(apiKey.expiresAt).getTime() <= nowMs;
  const isDead = apiKey.revokedAt !== null || isExpired;
  return (
    <Tr>
      <Td className="max-w-36 sm:max-w-56">
        <span className="block truncate font-medium">{apiKey.name}</span>
        <code className="block truncate font-mono text-ink-3 text-xs">{apiKey.prefix}…</code>
      </Td>
      <Td className="sm:whitespace-nowrap">
        {apiKey.revokedAt !== null ? (
          <Badge tone="bad">Revoked</Badge>
        ) : isExpired ? (
          <Badge tone="warn">Expired</Badge>
        ) : (
          <Badge tone="live">Active</Badge>
        )}
        {apiKey.expiresAt !== null && !isDead && (
          <span className="mt-0.5 block text-ink-3 text-xs">
            ends <Ago at={apiKey.expiresAt} />
          </span>
        )}
        {apiKey.oldSecretEndsAt !== null && !isDead && (
          <span className="mt-0.5 block text-warn text-xs">
            old secret ends <Ago at={apiKey.oldSecretEndsAt} />
          </span>
        )}
      </Td>
      <Td className="hidden text-ink-2 sm:table-cell">
        {apiKey.lastUsedAt === null ? "never" : <Ago at={apiKey.lastUsedAt} />}
        {apiKey.lastUsedIp !== null && <code className="block font-mono text-ink-3 text-xs">{apiKey.lastUsedIp}</code>}
      </Td>
      <Td className="hidden whitespace-nowrap text-ink-2 md:table-cell">
        <span title={apiKey.permissions.join(", ")}>
          {apiKey.permissions.length === 1 ? apiKey.permissions[0] : `${apiKey.permissions.length} permissions`}
        </span>
      </Td>
      <Td className="hidden max-w-40 text-ink-2 lg:table-cell">
        <span className="block truncate" title={apiKey.channelGroups?.join(", ")}>
          {apiKey.channelGroups === null
            ? "all"
            : apiKey.channelGroups.length === 0
              ? "none left"
              : apiKey.channelGroups.join(", ")}
        </span>
      </Td>
      <Td className="hidden text-ink-2 xl:table-cell">
        <Ago at={apiKey.createdAt} />
        <span className="block max-w-40 truncate text-ink-3 text-xs">{apiKey.createdBy}</span>
      </Td>
      <Td className="w-0 text-right max-sm:pl-0">
        {actions !== undefined && apiKey.revokedAt === null && (
          <Menu
            trigger={
              <Button variant="ghost" size="iconSm" aria-label={`Actions of ${apiKey.name}`} data-testid="api-key-menu">
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            {!isExpired && (
              <>
                <MenuItem onSelect={actions.edit} data-testid="api-key-edit">
                  <Pencil aria-hidden /> Edit
                </MenuItem>
                <MenuItem onSelect={actions.rotate} data-testid="api-key-rotate">
                  <RotateCw aria-hidden /> New secret
                </MenuItem>
                <MenuSeparator />
              </>
            )}
            <MenuItem danger onSelect={actions.revoke} data-testid="api-key-revoke">
              <Trash2 aria-hidden /> Revoke
            </MenuItem>
          </Menu>
        )}
      </Td>
    </Tr>
  );
};
