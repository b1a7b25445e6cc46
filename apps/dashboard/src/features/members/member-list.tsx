"use client";
import type { Member } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Card } from "#ui/card.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Th } from "#ui/table.tsx";
import { LeaveDialog } from "./leave-dialog.tsx";
import { MemberRow } from "./member-row.tsx";
import { RemoveMemberDialog } from "./remove-member-dialog.tsx";
import { TransferDialog } from "./transfer-dialog.tsx";

export const MemberList = () => {
  const trpc = useTRPC();
  const [removed, setRemoved] = useState<Member | null>(null);
  const [heir, setHeir] = useState<Member | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const query = useInfiniteQuery(
    trpc.members.list.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const members = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Card>
      {query.error !== null ? (
        <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />
      ) : members === undefined ? (
        <SkeletonRows rows={3} />
      ) : (
        <Table label="Members" className="[&_tbody>tr:first-child]:border-t-0">
          {/* On a phone each member is a block: name and menu, then address and role. */}
          <TableHead className="hidden sm:table-header-group">
            <tr>
              <Th>Name</Th>
              <Th>Role</Th>
              <Th className="hidden lg:table-cell">E-mail</Th>
              <Th className="hidden sm:table-cell">Joined</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </TableHead>
          <TableBody>
            {members.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                onRemove={() => setRemoved(member)}
                onTransfer={() => setHeir(member)}
                onLeave={() => setLeaving(true)}
              />
            ))}
          </TableBody>
        </Table>
      )}
      <LoadMore
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
      <RemoveMemberDialog member={removed} onClose={() => setRemoved(null)} />
      <TransferDialog member={heir} onClose={() => setHeir(null)} />
      <LeaveDialog open={isLeaving} onClose={() => setLeaving(false)} />
    </Card>
  );
};
