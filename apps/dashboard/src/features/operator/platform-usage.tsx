"use client";
import type { PlatformUsage as Usage } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { UsageChart } from "#features/usage/usage-chart.tsx";
import { formatBytes, formatCount } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Select } from "#ui/select.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Stat } from "#ui/stat.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { ONCE } from "./once.ts";

const DAY_MS = 86_400_000;
const SPANS = [
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
] as const;

/** What all tenants took in and gave out together. */
export const PlatformUsage = () => {
  const trpc = useTRPC();
  const [days, setDays] = useState<(typeof SPANS)[number]["value"]>("30");
  // Of the day on which the page was opened: looking again is another entry in the log.
  const [toMs] = useState(() => (Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS);
  const span = { from: new Date(toMs - Number(days) * DAY_MS).toISOString(), to: new Date(toMs).toISOString() };
  const query = useQuery(trpc.operator.usage.queryOptions(span, ONCE));
  return (
    <div className="grid gap-6">
      <Card>
        <CardHeader
          title="All tenants"
          description="Bytes on the wire, by day of UTC."
          actions={
            <Select aria-label="Time span" className="w-40" value={days} onValueChange={setDays} options={SPANS} />
          }
        />
        <CardBody className="grid gap-6">
          <Loaded query={query} waiting={<Skeleton className="h-80 w-full" />}>
            {(usage) => <Totals usage={usage} />}
          </Loaded>
        </CardBody>
      </Card>
      {query.data !== undefined && query.data.tenants.length > 0 && <Largest usage={query.data} />}
    </div>
  );
};

const Totals = ({ usage: { totals, days } }: { usage: Usage }) => (
  <>
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 lg:grid-cols-4">
      <Stat
        label="Ingest"
        value={formatBytes(totals.ingestBytes)}
        detail={`${formatCount(totals.ingestRequests)} requests`}
      />
      <Stat
        label="Egress"
        value={formatBytes(totals.egressSegmentBytes + totals.egressManifestBytes)}
        detail={`${formatCount(totals.egressRequests)} requests`}
      />
      <Stat label="Storage" value={`${formatBytes(totals.storedByteHours)}-hours`} />
      <Stat label="API calls" value={formatCount(totals.apiCalls)} />
    </dl>
    {totals.ingestRequests + totals.egressRequests === 0 ? (
      <EmptyState icon={ChartColumn} title="No traffic in this time">
        Nobody pushed or played anything.
      </EmptyState>
    ) : (
      <UsageChart summary={{ interval: "day", series: days }} measure="traffic" />
    )}
  </>
);

const Largest = ({ usage }: { usage: Usage }) => (
  <Card>
    <CardHeader title="By tenant" description="Most egress first, at most fifty." />
    <Table label="Usage by tenant">
      <TableHead>
        <tr>
          <Th>Tenant</Th>
          <Th className="text-right">Ingest</Th>
          <Th className="text-right max-sm:pr-5">Egress</Th>
          <Th className="hidden text-right sm:table-cell">API calls</Th>
        </tr>
      </TableHead>
      <TableBody>
        {usage.tenants.map((row) => (
          <Tr key={row.tenantId} className="relative">
            <Td className="max-w-32 sm:max-w-56">
              <Link
                href={`/operator/tenants/${row.tenantId}`}
                prefetch={false}
                className="block truncate rounded-sm font-medium after:absolute after:inset-0 hover:text-accent-text"
              >
                {row.name}
              </Link>
            </Td>
            <Td className="whitespace-nowrap text-right tabular-nums">{formatBytes(row.ingestBytes)}</Td>
            <Td className="whitespace-nowrap text-right tabular-nums max-sm:pr-5">
              {formatBytes(row.egressSegmentBytes + row.egressManifestBytes)}
            </Td>
            <Td className="hidden whitespace-nowrap text-right tabular-nums sm:table-cell">
              {formatCount(row.apiCalls)}
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  </Card>
);
