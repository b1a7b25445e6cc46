"use client";
import type { AuditEntry } from "@sluice/contracts";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Bot, Cpu, Download, ScrollText, SearchX, User } from "lucide-react";
import { useState } from "react";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useSettled } from "#lib/use-settled.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { Menu, MenuItem } from "#ui/menu.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Pagination } from "#ui/pagination.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { AuditEntryDialog } from "./audit-entry-dialog.tsx";
import { auditDownloadUrl, isFiltering, NO_FILTER, toAuditFilter } from "./audit-filter-values.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { useAuditVerification, VerificationNotice, VerifyButton } from "./audit-verification.tsx";
import { wordsOfAction } from "./words-of-action.ts";

const PAGE_SIZE = 25;
const SETTLE_MS = 250;
const ACTOR_ICONS = { user: User, apiKey: Bot, system: Cpu } as const;

export const AuditLog = () => {
  const trpc = useTRPC();
  const [values, setValues] = useState(NO_FILTER);
  const [page, setPage] = useState(0);
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const verification = useAuditVerification();
  const filter = useSettled(values, SETTLE_MS);
  const query = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { limit: PAGE_SIZE, ...toAuditFilter(filter) },
      { getNextPageParam, placeholderData: keepPreviousData },
    ),
  );
  const pages = query.data?.pages ?? [];
  const shown = pages[page]?.items ?? [];
  const showNext = async () => {
    if (page + 1 >= pages.length) await query.fetchNextPage();
    setPage(page + 1);
  };
  const isLast = page + 1 >= pages.length && !query.hasNextPage;
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who did what to which thing, and what it was before and after."
        actions={
          <>
            <VerifyButton verification={verification} />
            <Menu
              trigger={
                <Button data-testid="audit-download">
                  <Download aria-hidden /> Download
                </Button>
              }
            >
              <MenuItem asChild>
                <a href={auditDownloadUrl(values, "csv")} download>
                  As CSV
                </a>
              </MenuItem>
              <MenuItem asChild>
                <a href={auditDownloadUrl(values, "jsonl")} download>
                  As JSON Lines
                </a>
              </MenuItem>
            </Menu>
          </>
        }
      />
      <VerificationNotice verification={verification} />
      <Card>
        <AuditFilters
          values={values}
          onChange={(changed) => {
            setValues(changed);
            setPage(0);
          }}
        />
        {query.error !== null ? (
          <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />
        ) : query.isPending ? (
          <SkeletonRows rows={6} />
        ) : shown.length === 0 ? (
          <EmptyState icon={isFiltering(values) ? SearchX : ScrollText} title="Nothing here">
            {isFiltering(values) ? "No entry matches the filter." : "Every change from now on is written down."}
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
        {(page > 0 || !isLast) && (
          <Pagination
            text={`${page * PAGE_SIZE + 1}–${page * PAGE_SIZE + shown.length}${isLast ? ` of ${page * PAGE_SIZE + shown.length}` : ""}`}
            hasPrevious={page > 0}
            hasNext={!isLast && !query.isFetching}
            onPrevious={() => setPage(page - 1)}
            onNext={() => void showNext()}
          />
        )}
      </Card>
      <AuditEntryDialog entry={open} onClose={() => setOpen(null)} />
    </>
  );
};

const EntryRow = ({ entry, onOpen }: { entry: AuditEntry; onOpen: () => void }) => {
  const Icon = ACTOR_ICONS[entry.actor.kind];
  const words = wordsOfAction(entry.action);
  return (
    <Tr>
      <Td className="text-ink-2 max-sm:[&_time]:whitespace-normal">
        <Time at={entry.at} />
      </Td>
      <Td className="max-w-33 sm:max-w-64">
        <span className="block font-medium [overflow-wrap:anywhere]">{words}</span>
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
      <Td className="w-0 text-right max-sm:pl-0">
        <Button
          size="sm"
          variant="ghost"
          className="max-sm:px-1.5"
          onClick={onOpen}
          aria-label={`Details: ${words}, ${entry.target.label}`}
        >
          Details
        </Button>
      </Td>
    </Tr>
  );
};
