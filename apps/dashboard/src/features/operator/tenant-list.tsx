"use client";
import { OPERATOR_TENANT_STATES, type OperatorTenant, PLAN_IDS, PLANS } from "@sluice/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search, SearchX } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { formatBytes, formatCount } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Input } from "#ui/input.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Pagination } from "#ui/pagination.tsx";
import { Select } from "#ui/select.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";
import { ONCE } from "./once.ts";
import { TenantState } from "./tenant-state.tsx";
import { TENANT_STATE_WORDS } from "./tenant-state-words.ts";

const SORTS = [
  { value: "newest", label: "Newest first" },
  { value: "name", label: "By name" },
] as const;
const EVERY = "every";
const STATES = [
  { value: EVERY, label: "Every state" },
  ...OPERATOR_TENANT_STATES.map((value) => ({ value, label: TENANT_STATE_WORDS[value] })),
] as const;
const PLAN_CHOICES = [
  { value: EVERY, label: "Every plan" },
  ...PLAN_IDS.map((value) => ({ value, label: PLANS[value].name })),
] as const;
const PAGE_SIZE = 25;

/** Every tenant there is, a page at a time. Searching waits for Enter: each look is logged. */
export const TenantList = () => {
  const trpc = useTRPC();
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const [sort, setSort] = useState<(typeof SORTS)[number]["value"]>("newest");
  const [state, setState] = useState<(typeof STATES)[number]["value"]>(EVERY);
  const [planId, setPlanId] = useState<(typeof PLAN_CHOICES)[number]["value"]>(EVERY);
  /** The cursors of the pages before this one, so that one can go back. */
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery(
    trpc.operator.tenants.queryOptions(
      {
        limit: PAGE_SIZE,
        search,
        sort,
        ...(state === EVERY ? {} : { state }),
        ...(planId === EVERY ? {} : { planId }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      { ...ONCE, placeholderData: keepPreviousData },
    ),
  );
  const { nextCursor = null, items = [] } = query.data ?? {};
  const find = (event: FormEvent): void => {
    event.preventDefault();
    setCursors([]);
    setSearch(typed.trim());
  };
  const first = cursors.length * PAGE_SIZE + 1;
  return (
    <Card>
      <form method="post" onSubmit={find} aria-label="Search tenants" className="flex flex-wrap gap-2 px-5 py-4">
        <div className="relative min-w-0 flex-1 basis-56">
          <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-ink-3" />
          <Input
            type="search"
            aria-label="Search tenants"
            placeholder="Name, member's address or id"
            className="pl-9"
            maxLength={200}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            data-testid="tenant-search"
          />
        </div>
        <Button type="submit">Search</Button>
        <Select
          aria-label="State"
          className="w-auto min-w-36 flex-1 sm:flex-none"
          value={state}
          onValueChange={(value) => {
            setCursors([]);
            setState(value);
          }}
          options={STATES}
          data-testid="tenant-state-filter"
        />
        <Select
          aria-label="Plan"
          className="w-auto min-w-36 flex-1 sm:flex-none"
          value={planId}
          onValueChange={(value) => {
            setCursors([]);
            setPlanId(value);
          }}
          options={PLAN_CHOICES}
        />
        <Select
          aria-label="Sort by"
          className="w-auto min-w-36 flex-1 sm:flex-none"
          value={sort}
          onValueChange={(value) => {
            setCursors([]);
            setSort(value);
          }}
          options={SORTS}
        />
      </form>
      <LoadedList
        query={query}
        waitingRows={8}
        empty={
          <EmptyState icon={SearchX} title="No tenant matches">
            Search within names and members' addresses, or for a whole id; or choose another state or plan.
          </EmptyState>
        }
      >
        {(tenants) => <TenantTable tenants={tenants} />}
      </LoadedList>
      {(cursors.length > 0 || nextCursor !== null) && (
        <Pagination
          text={`${formatCount(first)}–${formatCount(first + items.length - 1)}`}
          hasPrevious={cursors.length > 0}
          hasNext={nextCursor !== null && !query.isPlaceholderData}
          onPrevious={() => setCursors(cursors.slice(0, -1))}
          onNext={() => nextCursor !== null && setCursors([...cursors, nextCursor])}
        />
      )}
    </Card>
  );
};

const TenantTable = ({ tenants }: { tenants: readonly OperatorTenant[] }) => (
  <Table label="Tenants" data-testid="operator-tenants">
    <TableHead>
      <tr>
        <Th>Tenant</Th>
        <Th>State</Th>
        <Th className="hidden md:table-cell">Plan</Th>
        <Th className="hidden text-right lg:table-cell">Members</Th>
        <Th className="hidden text-right sm:table-cell">Channels</Th>
        <Th className="hidden text-right lg:table-cell">Ingest, month</Th>
        <Th className="hidden text-right max-lg:pr-5 sm:table-cell">Egress, month</Th>
        <Th className="hidden text-right lg:table-cell">Since</Th>
      </tr>
    </TableHead>
    <TableBody>
      {tenants.map((tenant) => (
        <Tr key={tenant.id} className="relative">
          <Td className="max-w-56">
            <Link
              href={`/operator/tenants/${tenant.id}`}
              prefetch={false}
              className="block truncate rounded-sm font-medium after:absolute after:inset-0 hover:text-accent-text"
            >
              {tenant.name}
            </Link>
            <code className="block truncate font-mono text-ink-3 text-xs">{tenant.id}</code>
          </Td>
          <Td>
            <TenantState tenant={tenant} />
          </Td>
          <Td className="hidden text-ink-2 md:table-cell">{PLANS[tenant.planId].name}</Td>
          <Td className="hidden text-right tabular-nums lg:table-cell">{formatCount(tenant.memberCount)}</Td>
          <Td className="hidden text-right tabular-nums sm:table-cell">{formatCount(tenant.channelCount)}</Td>
          <Td className="hidden whitespace-nowrap text-right tabular-nums lg:table-cell">
            {formatBytes(tenant.ingestBytes)}
          </Td>
          <Td className="hidden whitespace-nowrap text-right tabular-nums max-lg:pr-5 sm:table-cell">
            {formatBytes(tenant.egressBytes)}
          </Td>
          <Td className="hidden text-right text-ink-2 lg:table-cell">
            <Ago at={tenant.createdAt} />
          </Td>
        </Tr>
      ))}
    </TableBody>
  </Table>
);
