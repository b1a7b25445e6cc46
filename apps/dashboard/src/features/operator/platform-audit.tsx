"use client";
import type { PlatformAuditEntry } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardHeader } from "#ui/card.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { ONCE } from "./once.ts";

/** Who of us looked at what. There is always one entry: this look. */
export const PlatformAudit = () => {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.operator.audit.infiniteQueryOptions(
      { limit: 50 },
      { ...ONCE, getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Card>
      <CardHeader title="Log" description="What operators looked at and did. It can be added to, and nothing else." />
      {query.error !== null ? (
        <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <SkeletonRows rows={8} />
      ) : (
        <Table label="Log of operators" data-testid="operator-audit">
          <TableHead>
            <tr>
              <Th>When</Th>
              <Th>What</Th>
              <Th className="hidden sm:table-cell">Who</Th>
              <Th className="hidden lg:table-cell">From</Th>
            </tr>
          </TableHead>
          <TableBody>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
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
  );
};

const Entry = ({ entry }: { entry: PlatformAuditEntry }) => (
  <Tr>
    <Td className="text-ink-2 max-sm:[&_time]:whitespace-normal">
      <Time at={entry.at} />
    </Td>
    <Td className="max-w-48 sm:max-w-72">
      <code className="block font-mono text-[0.8125rem] max-sm:[overflow-wrap:anywhere] sm:truncate">
        {entry.action} {entry.targetId}
      </code>
      {entry.detail !== null && (
        <code className="block font-mono text-ink-3 text-xs max-sm:[overflow-wrap:anywhere] sm:truncate">
          {JSON.stringify(entry.detail)}
        </code>
      )}
    </Td>
    <Td className="hidden max-w-56 truncate sm:table-cell">{entry.operatorEmail}</Td>
    <Td className="hidden whitespace-nowrap font-mono text-[0.8125rem] text-ink-2 lg:table-cell">{entry.ip ?? "–"}</Td>
  </Tr>
);
