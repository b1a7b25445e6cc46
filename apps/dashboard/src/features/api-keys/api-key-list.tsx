"use client";
import type { ApiKey } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";
import { CreateApiKeyDialog } from "./create-api-key-dialog.tsx";
import { RevokeApiKeyDialog } from "./revoke-api-key-dialog.tsx";

export const ApiKeyList = () => {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.apiKeys.list.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const canWrite = useCan("apiKey:write");
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const keys = query.data?.pages.flatMap(({ items }) => items);
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
        {query.error !== null ? (
          <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />
        ) : keys === undefined ? (
          <SkeletonRows rows={4} />
        ) : keys.length === 0 ? (
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
        ) : (
          <Table label="API keys" data-testid="api-key-table">
            <TableHead>
              <tr>
                <Th>Name</Th>
                <Th>State</Th>
                <Th className="hidden sm:table-cell">Last used</Th>
                <Th className="hidden md:table-cell">Permissions</Th>
                <Th className="hidden lg:table-cell">Made</Th>
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              </tr>
            </TableHead>
            <TableBody>
              {keys.map((key) => (
                <KeyRow key={key.id} apiKey={key} onRevoke={canWrite ? () => setRevoked(key) : undefined} />
              ))}
            </TableBody>
          </Table>
        )}
        <LoadMore
          hasMore={query.hasNextPage}
          isLoading={query.isFetchingNextPage}
          onLoad={() => void query.fetchNextPage()}
        />
      </Card>
      <CreateApiKeyDialog open={isCreating} onOpenChange={setCreating} />
      <RevokeApiKeyDialog apiKey={revoked} onClose={() => setRevoked(null)} />
    </>
  );
};

const KeyRow = ({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (() => void) | undefined }) => {
  const nowMs = useNow(30_000);
  const isExpired = apiKey.expiresAt !== null && new Date(apiKey.expiresAt).getTime() <= nowMs;
  const isDead = apiKey.revokedAt !== null || isExpired;
  return (
    <Tr>
      <Td className="max-w-56">
        <span className="block truncate font-medium">{apiKey.name}</span>
        <code className="block truncate font-mono text-ink-3 text-xs">{apiKey.prefix}…</code>
      </Td>
      <Td className="whitespace-nowrap">
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
      </Td>
      <Td className="hidden text-ink-2 sm:table-cell">
        {apiKey.lastUsedAt === null ? "never" : <Ago at={apiKey.lastUsedAt} />}
      </Td>
      <Td className="hidden text-ink-2 md:table-cell">
        <span title={apiKey.permissions.join(", ")}>
          {apiKey.permissions.length === 1 ? apiKey.permissions[0] : `${apiKey.permissions.length} permissions`}
        </span>
      </Td>
      <Td className="hidden text-ink-2 lg:table-cell">
        <Ago at={apiKey.createdAt} />
        <span className="block max-w-40 truncate text-ink-3 text-xs">{apiKey.createdBy}</span>
      </Td>
      <Td className="w-0 text-right">
        {onRevoke !== undefined && apiKey.revokedAt === null && (
          <Button size="sm" variant="dangerOutline" onClick={onRevoke} aria-label={`Revoke ${apiKey.name}`}>
            Revoke
          </Button>
        )}
      </Td>
    </Tr>
  );
};
