"use client";
import type { Member } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Card } from "#ui/card.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
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
  const query = useInfiniteQuery(trpc.members.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam }));
  return (
    <Card>
      <LoadedList query={query} waitingRows={3}>
        {(members) => (
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
      </LoadedList>
      <LoadMore query={query} />
      <RemoveMemberDialog member={removed} onClose={() => setRemoved(null)} />
      <TransferDialog member={heir} onClose={() => setHeir(null)} />
      <LeaveDialog open={isLeaving} onClose={() => setLeaving(false)} />
    </Card>
  );
};
