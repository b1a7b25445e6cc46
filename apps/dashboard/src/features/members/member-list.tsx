"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSession } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { ROLE_MEANINGS } from "./role-words.ts";

export const MemberList = () => {
  const trpc = useTRPC();
  const { user } = useSession();
  const query = useInfiniteQuery(
    trpc.members.list.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const members = query.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <PageHeader title="Members" description="Who can sign in to this workspace, and what their role allows." />
      <Card>
        {query.error !== null ? (
          <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />
        ) : members === undefined ? (
          <SkeletonRows rows={3} />
        ) : (
          <Table label="Members" className="[&_tbody>tr:first-child]:border-t-0">
            <TableHead>
              <tr>
                <Th>Name</Th>
                <Th>Role</Th>
                <Th className="hidden md:table-cell">E-mail</Th>
                <Th className="hidden sm:table-cell">Joined</Th>
              </tr>
            </TableHead>
            <TableBody>
              {members.map((member) => (
                <Tr key={member.id}>
                  <Td className="max-w-56">
                    <span className="flex items-center gap-2">
                      <span className="truncate font-medium">{member.name}</span>
                      {member.email === user.email && <Badge tone="outline">You</Badge>}
                    </span>
                    <span className="block truncate text-ink-3 text-xs md:hidden">{member.email}</span>
                  </Td>
                  <Td>
                    <span className="font-medium capitalize">{member.role}</span>
                    <span className="block text-ink-3 text-xs">{ROLE_MEANINGS[member.role]}</span>
                  </Td>
                  <Td className="hidden max-w-64 md:table-cell">
                    <span className="block truncate">{member.email}</span>
                    <span className="block text-ink-3 text-xs">
                      {member.emailVerified ? "confirmed" : "not confirmed yet"}
                    </span>
                  </Td>
                  <Td className="hidden text-ink-2 sm:table-cell">
                    <Time at={member.joinedAt} />
                  </Td>
                </Tr>
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
    </>
  );
};
