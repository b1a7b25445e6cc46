"use client";
import type { Channel } from "@sluice/contracts";
import { Plus, RadioTower, Search, SearchX } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { formatBitrate } from "#lib/format.ts";
import { problemOf } from "#lib/problem.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Input } from "#ui/input.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Pagination } from "#ui/pagination.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";
import { channelPath } from "./channel-path.ts";
import { CreateChannelDialog } from "./create-channel-dialog.tsx";
import { CHANNEL_SORTS, type ChannelSort, filterAndSortChannels } from "./sort-channels.ts";
import { StateBadge } from "./state-badge.tsx";
import { useAllChannels } from "./use-all-channels.ts";
import { useChannelStates } from "./use-channel-states.ts";

const PAGE_SIZE = 20;
const ALL_GROUPS = "*";

export const ChannelList = ({ initialGroup }: { initialGroup: string }) => {
  const { groups, channels, isPending, error } = useAllChannels();
  const canWrite = useCan("channel:write");
  const [search, setSearch] = useState("");
  const [group, setGroup] = useState(initialGroup === "" ? ALL_GROUPS : initialGroup);
  const [sort, setSort] = useState<ChannelSort>("name");
  const [page, setPage] = useState(0);
  const [isCreating, setCreating] = useState(false);

  const filter = { search, channelGroup: group === ALL_GROUPS ? "" : group, sort };
  // Sorting by state needs every state; otherwise those of the shown page are enough.
  const preliminary = filterAndSortChannels(
    channels,
    sort === "state" ? { ...filter, sort: "name" } : filter,
    () => "idle",
  );
  const first = Math.min(page * PAGE_SIZE, Math.max(0, Math.ceil(preliminary.length / PAGE_SIZE) - 1) * PAGE_SIZE);
  const states = useChannelStates(sort === "state" ? preliminary : preliminary.slice(first, first + PAGE_SIZE));
  const sorted =
    sort === "state"
      ? filterAndSortChannels(channels, filter, ({ id }) => states.get(id)?.state.kind ?? "idle")
      : preliminary;
  const shown = sorted.slice(first, first + PAGE_SIZE);

  return (
    <>
      <PageHeader
        title="Channels"
        description="A channel takes one programme from one or two encoders and serves it in every format."
        actions={
          canWrite && (
            <Button variant="primary" onClick={() => setCreating(true)} data-testid="create-channel">
              <Plus aria-hidden /> New channel
            </Button>
          )
        }
      />
      <Card>
        {channels.length > 0 && (
          <div className="flex flex-wrap gap-2 px-5 py-4">
            <div className="relative min-w-0 flex-1 basis-56">
              <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-ink-3" />
              <Input
                type="search"
                aria-label="Search channels"
                placeholder="Search by name, group or description"
                className="pl-9"
                value={search}
                onChange={(event) => {
                  setSearch(event.target.value);
                  setPage(0);
                }}
              />
            </div>
            <Select
              aria-label="Channel group"
              className="w-auto min-w-36 flex-1 sm:flex-none"
              value={group}
              onValueChange={(value) => {
                setGroup(value);
                setPage(0);
              }}
              options={[
                { value: ALL_GROUPS, label: "All groups" },
                ...groups.map(({ name }) => ({ value: name, label: name })),
              ]}
            />
            <Select
              aria-label="Sort by"
              className="w-auto min-w-36 flex-1 sm:flex-none"
              value={sort}
              onValueChange={setSort}
              options={CHANNEL_SORTS}
            />
          </div>
        )}
        {error !== null ? (
          <LoadError {...problemOf(error)} />
        ) : isPending ? (
          <SkeletonRows rows={6} />
        ) : channels.length === 0 ? (
          <EmptyState
            icon={RadioTower}
            title="No channel yet"
            actions={
              canWrite && (
                <>
                  <Button variant="primary" asChild>
                    <Link href="/">Start with the test picture</Link>
                  </Button>
                  <Button onClick={() => setCreating(true)}>New channel</Button>
                </>
              )
            }
          >
            The quickest way to see one play is the built-in test picture: it needs no encoder.
          </EmptyState>
        ) : shown.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="No channel matches"
            actions={
              <Button
                onClick={() => {
                  setSearch("");
                  setGroup(ALL_GROUPS);
                }}
              >
                Clear the filters
              </Button>
            }
          >
            Try fewer words, or another group.
          </EmptyState>
        ) : (
          <ChannelTable channels={shown} states={states} />
        )}
        {sorted.length > PAGE_SIZE && (
          <Pagination
            text={`${first + 1}–${first + shown.length} of ${sorted.length}`}
            hasPrevious={first > 0}
            hasNext={first + PAGE_SIZE < sorted.length}
            onPrevious={() => setPage(first / PAGE_SIZE - 1)}
            onNext={() => setPage(first / PAGE_SIZE + 1)}
          />
        )}
      </Card>
      <CreateChannelDialog
        open={isCreating}
        onOpenChange={setCreating}
        groups={groups}
        initialGroup={group === ALL_GROUPS ? undefined : group}
      />
    </>
  );
};

interface ChannelTableProps {
  channels: readonly Channel[];
  states: ReturnType<typeof useChannelStates>;
}

const ChannelTable = ({ channels, states }: ChannelTableProps) => (
  <Table label="Channels" data-testid="channel-table">
    <TableHead>
      <tr>
        <Th>Name</Th>
        <Th className="max-sm:pr-5">State</Th>
        <Th className="hidden md:table-cell">Group</Th>
        <Th className="hidden text-right max-lg:pr-5 sm:table-cell">Ingest</Th>
        <Th className="hidden text-right lg:table-cell">Endpoints</Th>
        <Th className="hidden text-right lg:table-cell">Changed</Th>
      </tr>
    </TableHead>
    <TableBody>
      {channels.map((channel) => {
        const known = states.get(channel.id);
        const bitrate = known?.status?.inputs.reduce((sum, input) => sum + input.bitrate, 0) ?? 0;
        return (
          <Tr key={channel.id} className="relative">
            <Td className="max-sm:w-full max-sm:max-w-0 sm:max-w-64">
              <Link
                href={channelPath(channel.channelGroup, channel.name)}
                className="block truncate rounded-sm font-medium after:absolute after:inset-0 hover:text-accent-text"
              >
                {channel.name}
              </Link>
              <span className="block truncate text-ink-3 text-xs">
                <span className="md:hidden">{channel.channelGroup}</span>
                <span className="hidden md:inline">{channel.description}</span>
              </span>
            </Td>
            <Td className="max-sm:pr-5">
              <StateBadge state={known?.state} />
            </Td>
            <Td className="hidden max-w-48 truncate text-ink-2 md:table-cell">{channel.channelGroup}</Td>
            <Td className="hidden text-right text-ink-2 tabular-nums max-lg:pr-5 sm:table-cell">
              {bitrate > 0 ? formatBitrate(bitrate) : "–"}
            </Td>
            <Td className="hidden text-right text-ink-2 tabular-nums lg:table-cell">{channel.originEndpointCount}</Td>
            <Td className="hidden text-right text-ink-2 lg:table-cell">
              <Ago at={channel.updatedAt} />
            </Td>
          </Tr>
        );
      })}
    </TableBody>
  </Table>
);
