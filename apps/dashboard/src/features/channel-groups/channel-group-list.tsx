"use client";
import type { ChannelGroup } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { FolderTree, Pencil, Plus, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Address } from "#ui/address.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { ChannelGroupDialog } from "./channel-group-dialog.tsx";
import { DeleteChannelGroupDialog } from "./delete-channel-group-dialog.tsx";

export const ChannelGroupList = () => {
  const trpc = useTRPC();
  const query = useQuery(trpc.channelGroups.list.queryOptions({ limit: 100 }));
  const canWrite = useCan("channelGroup:write");
  const [edited, setEdited] = useState<ChannelGroup | "new" | null>(null);
  const [deleted, setDeleted] = useState<ChannelGroup | null>(null);
  return (
    <>
      <PageHeader
        title="Channel groups"
        description="Channels of one group are served from one egress address, so that a CDN needs one origin for them."
        actions={
          canWrite && (
            <Button variant="primary" onClick={() => setEdited("new")} data-testid="create-group">
              <Plus aria-hidden /> New group
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
              icon={FolderTree}
              title="No channel group yet"
              actions={
                canWrite && (
                  <Button variant="primary" onClick={() => setEdited("new")}>
                    New group
                  </Button>
                )
              }
            >
              A group comes with your first channel, or make one here.
            </EmptyState>
          }
        >
          {(groups) => (
            <Table label="Channel groups">
              <TableHead>
                <tr>
                  <Th>Name</Th>
                  <Th className="hidden md:table-cell">Egress address</Th>
                  <Th className="text-right">Channels</Th>
                  <Th>
                    <span className="sr-only">Actions</span>
                  </Th>
                </tr>
              </TableHead>
              <TableBody>
                {groups.map((group) => (
                  <Tr key={group.id}>
                    <Td className="max-w-36 sm:max-w-48">
                      <Link
                        href={`/channels?group=${group.name}`}
                        className="block truncate rounded-sm font-medium hover:text-accent-text"
                      >
                        {group.name}
                      </Link>
                      <span className="block truncate text-ink-3 text-xs">{group.description}</span>
                    </Td>
                    <Td className="hidden max-w-64 md:table-cell lg:max-w-md">
                      <span className="flex items-center gap-1">
                        <code className="min-w-0 font-mono text-[0.8125rem] text-ink-2 [overflow-wrap:anywhere]">
                          <Address text={group.egressUrl} />
                        </code>
                        <CopyButton text={group.egressUrl} label="egress address" />
                      </span>
                    </Td>
                    <Td className="text-right tabular-nums">{group.channelCount}</Td>
                    <Td className="w-0 whitespace-nowrap text-right max-sm:pl-0">
                      {canWrite && (
                        <>
                          <Button
                            variant="ghost"
                            size="iconSm"
                            aria-label={`Edit group ${group.name}`}
                            onClick={() => setEdited(group)}
                          >
                            <Pencil aria-hidden />
                          </Button>
                          <Button
                            variant="ghost"
                            size="iconSm"
                            aria-label={`Delete group ${group.name}`}
                            onClick={() => setDeleted(group)}
                          >
                            <Trash2 aria-hidden />
                          </Button>
                        </>
                      )}
                    </Td>
                  </Tr>
                ))}
              </TableBody>
            </Table>
          )}
        </LoadedList>
      </Card>
      <ChannelGroupDialog edited={edited} onClose={() => setEdited(null)} />
      <DeleteChannelGroupDialog group={deleted} onClose={() => setDeleted(null)} />
    </>
  );
};
