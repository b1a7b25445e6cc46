"use client";
import type { UsageSummary } from "@sluice/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatBytes, formatCount } from "#lib/format.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { Select } from "#ui/select.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Stat } from "#ui/stat.tsx";
import { UsageChart } from "./usage-chart.tsx";
import { USAGE_RANGES, type UsageRange, usageSpan } from "./usage-range.ts";

interface UsagePanelProps {
  /** Only this channel. */
  only?: { readonly channelGroup: string; readonly channel: string };
  children?: (summary: UsageSummary) => ReactNode;
}

/** Sums and chart of a span, and whatever else the page makes of them. */
export const UsagePanel = ({ only, children }: UsagePanelProps) => {
  const trpc = useTRPC();
  const [range, setRange] = useState<UsageRange>("24h");
  const span = usageSpan(range, useNow(20_000));
  const query = useQuery(
    trpc.usage.summary.queryOptions(
      { ...span, ...only },
      { placeholderData: keepPreviousData, refetchInterval: 20_000 },
    ),
  );
  const summary = query.data;
  return (
    <div className="grid gap-6">
      <Card>
        <CardHeader
          title="Traffic"
          description="Bytes on the wire, headers included. New counts arrive within about a minute."
          actions={
            <Select
              aria-label="Time span"
              className="w-40"
              value={range}
              onValueChange={setRange}
              options={USAGE_RANGES}
            />
          }
        />
        <CardBody className="grid gap-6">
          {query.error !== null && summary === undefined ? (
            <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />
          ) : summary === undefined ? (
            <Skeleton className="h-80 w-full" />
          ) : (
            <>
              <Totals summary={summary} />
              {isEmpty(summary) ? (
                <EmptyState icon={ChartColumn} title="No traffic in this time">
                  Ingest and egress are counted by the minute and show here shortly after.
                </EmptyState>
              ) : (
                <UsageChart summary={summary} />
              )}
            </>
          )}
        </CardBody>
      </Card>
      {summary !== undefined && children?.(summary)}
    </div>
  );
};

const isEmpty = ({ totals }: UsageSummary): boolean => totals.ingestRequests + totals.egressRequests === 0;

const Totals = ({ summary: { totals } }: { summary: UsageSummary }) => (
  <dl className="grid grid-cols-2 gap-x-6 gap-y-4 lg:grid-cols-4">
    <Stat
      label="Ingest"
      testId="usage-ingest"
      value={formatBytes(totals.ingestBytes)}
      detail={`${formatCount(totals.ingestRequests)} requests`}
    />
    <Stat
      label="Egress"
      testId="usage-egress"
      value={formatBytes(totals.egressSegmentBytes + totals.egressManifestBytes)}
      detail={`${formatCount(totals.egressRequests)} requests`}
    />
    <Stat label="Segments" value={formatBytes(totals.egressSegmentBytes)} detail="part of egress" />
    <Stat label="Manifests" value={formatBytes(totals.egressManifestBytes)} detail="part of egress" />
  </dl>
);
