"use client";
import type { AuditEntry } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Bot, Cpu, ScrollText, Search, SearchX, User } from "lucide-react";
import { useEffect, useState } from "react";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
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
import { Time } from "#ui/time.tsx";
import { AuditEntryDialog } from "./audit-entry-dialog.tsx";

const PAGE_SIZE = 25;
const ACTOR_ICONS = { user: User, apiKey: Bot, system: Cpu } as const;
const KINDS = [
  { value: "*", label: "All things" },
  { value: "channel", label: "Channels" },
  { value: "channelGroup", label: "Channel groups" },
  { value: "originEndpoint", label: "Origin endpoints" },
  { value: "ingestEndpoint", label: "Ingest endpoints" },
  { value: "apiKey", label: "API keys" },
  { value: "tenant", label: "Workspace" },
  { value: "user", label: "Accounts" },
] as const;

const matches = (entry: AuditEntry, search: string, kind: string): boolean => {
  if (kind !== "*" && entry.target.kind !== kind) return false;
  const text = `${entry.action} ${entry.actor.label} ${entry.target.label} ${entry.ip ?? ""}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

export const AuditLog = () => {
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number]["value"]>("*");
  const [page, setPage] = useState(0);
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const query = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { limit: 100 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const { hasNextPage, isFetching, fetchNextPage, isError } = query;
  const found = query.data?.pages.flatMap(({ items }) => items).filter((entry) => matches(entry, search, kind)) ?? [];
  // The filter looks at what has been read, so reading goes on until the shown page is full or the log ends.
  const needsMore = found.length <= (page + 1) * PAGE_SIZE && hasNextPage && !isFetching && !isError;
  useEffect(() => {
    if (needsMore) void fetchNextPage();
  }, [needsMore, fetchNextPage]);
  const shown = found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  return (
    <>
      <PageHeader title="Audit log" description="Who did what to which thing, and what it was before and after." />
      <Card>
        <div className="flex flex-wrap gap-2 px-5 py-4">
          <div className="relative min-w-0 flex-1 basis-56">
            <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-ink-3" />
            <Input
              type="search"
              aria-label="Filter the audit log"
              placeholder="Filter by person, action, thing or address"
              className="pl-9"
              value={search}
              onChange={(event) => {
                setSearch(event.target.value);
                setPage(0);
              }}
            />
          </div>
          <Select
            aria-label="Kind of thing"
            className="w-auto min-w-40 flex-1 sm:flex-none"
            value={kind}
            onValueChange={(value) => {
              setKind(value);
              setPage(0);
            }}
            options={KINDS}
          />
        </div>
        {query.error !== null ? (
          <LoadError message={problemOf(query.error).message} onRetry={() => void query.refetch()} />
        ) : query.isPending || (found.length === 0 && (isFetching || hasNextPage)) ? (
          <SkeletonRows rows={6} />
        ) : found.length === 0 ? (
          <EmptyState icon={search === "" && kind === "*" ? ScrollText : SearchX} title="Nothing here">
            {search === "" && kind === "*"
              ? "Every change from now on is written down."
              : "No entry matches the filter."}
          </EmptyState>
        ) : (
          <Table label="Audit log" data-testid="audit-table">
            <TableHead>
              <tr>
                <Th>When</Th>
                <Th>Action</Th>
                <Th className="hidden sm:table-cell">Who</Th>
                <Th className="hidden lg:table-cell">From</Th>
                <Th>
                  <span className="sr-only">Details</span>
                </Th>
              </tr>
            </TableHead>
            <TableBody>
              {shown.map((entry) => (
                <EntryRow key={entry.id} entry={entry} onOpen={() => setOpen(entry)} />
              ))}
            </TableBody>
          </Table>
        )}
        {(page > 0 || found.length > PAGE_SIZE) && (
          <Pagination
            text={`${page * PAGE_SIZE + 1}–${page * PAGE_SIZE + shown.length}${hasNextPage ? "" : ` of ${found.length}`}`}
            hasPrevious={page > 0}
            hasNext={found.length > (page + 1) * PAGE_SIZE}
            onPrevious={() => setPage(page - 1)}
            onNext={() => setPage(page + 1)}
          />
        )}
      </Card>
      <AuditEntryDialog entry={open} onClose={() => setOpen(null)} />
    </>
  );
};

const EntryRow = ({ entry, onOpen }: { entry: AuditEntry; onOpen: () => void }) => {
  const Icon = ACTOR_ICONS[entry.actor.kind];
  return (
    <Tr>
      <Td className="text-ink-2 max-sm:[&_time]:whitespace-normal">
        <Time at={entry.at} />
      </Td>
      <Td className="max-w-44 sm:max-w-64">
        <code className="block truncate font-mono text-[0.8125rem]">{entry.action}</code>
        <span className="block truncate text-ink-2 text-[0.8125rem]">{entry.target.label}</span>
      </Td>
      <Td className="hidden max-w-56 sm:table-cell">
        <span className="flex items-center gap-2">
          <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
          <span className="truncate">{entry.actor.label}</span>
        </span>
      </Td>
      <Td className="hidden whitespace-nowrap font-mono text-[0.8125rem] text-ink-2 lg:table-cell">
        {entry.ip ?? "–"}
      </Td>
      <Td className="w-0 text-right">
        <Button
          size="sm"
          variant="ghost"
          onClick={onOpen}
          aria-label={`Details of ${entry.action} ${entry.target.label}`}
        >
          Details
        </Button>
      </Td>
    </Tr>
  );
};
