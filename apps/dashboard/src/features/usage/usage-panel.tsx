"use client";
import type { UsageSummary } from "@sluice/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatBytes, formatCount } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Select } from "#ui/select.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Stat } from "#ui/stat.tsx";
import { USAGE_MEASURES, UsageChart, type UsageMeasure } from "./usage-chart.tsx";
import { UsageDatesFields, type UsagePeriod, UsageRangeSelect } from "./usage-period-picker.tsx";
import { datesUntil, explainClock, type UsageRange, type UsageSpan, usageSpan } from "./usage-range.ts";
import { UsageSeriesTable } from "./usage-series-table.tsx";

const MEASURES = Object.entries(USAGE_MEASURES).map(([value, { label }]) => ({
  value: value as UsageMeasure,
  label,
}));

interface UsagePanelProps {
  /** Only this channel. */
  only?: { readonly channelGroup: string; readonly channel: string };
  initialRange: UsageRange;
  /** What else the page makes of the time that was chosen. */
  children?: (span: UsageSpan) => ReactNode;
}

/** Sums and chart of a time, and whatever else the page makes of it. */
export const UsagePanel = ({ only, initialRange, children }: UsagePanelProps) => {
  const trpc = useTRPC();
  const nowMs = useNow(20_000);
  const [period, setPeriod] = useState<UsagePeriod>({ range: initialRange, dates: datesUntil(nowMs) });
  const [measure, setMeasure] = useState<UsageMeasure>("traffic");
  const [isTable, setTable] = useState(false);
  const asked = usageSpan(period.range, period.dates, nowMs);
  // While dates are being typed, what was shown stays.
  const [shown, setShown] = useState(asked);
  if (asked !== null && JSON.stringify(asked) !== JSON.stringify(shown)) setShown(asked);
  const span = asked ?? shown ?? { from: "", to: "", interval: "hour" };
  const query = useQuery(
    trpc.usage.summary.queryOptions(
      { ...span, ...only },
      { placeholderData: keepPreviousData, refetchInterval: 20_000 },
    ),
  );
  return (
    <div className="grid gap-6">
      <Card>
        <CardHeader
          title={only === undefined ? "Over time" : "Traffic"}
          description="Bytes on the wire, headers included. New counts arrive within about a minute."
          actions={
            <>
              <Select
                aria-label="What to draw"
                className="w-32"
                value={measure}
                onValueChange={setMeasure}
                options={MEASURES}
              />
              <UsageRangeSelect period={period} onChange={setPeriod} />
              <Button
                size="icon"
                aria-label={isTable ? "Show the chart" : "Show the figures as a table"}
                title={isTable ? "Chart" : "Table"}
                onClick={() => setTable(!isTable)}
                data-testid="usage-as-table"
              >
                {isTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
              </Button>
            </>
          }
        />
        <CardBody className="grid gap-6">
          {period.range === "custom" && <UsageDatesFields period={period} onChange={setPeriod} />}
          <Loaded query={query} keepsLast waiting={<Skeleton className="h-80 w-full" />}>
            {(summary) => (
              <>
                <Totals summary={summary} />
                {isEmpty(summary, measure) ? (
                  <EmptyState icon={ChartColumn} title="Nothing of this in this time">
                    {measure === "traffic"
                      ? "Ingest and egress are counted by the minute and show here shortly after."
                      : "Choose another time, or look at the traffic."}
                  </EmptyState>
                ) : isTable ? (
                  <UsageSeriesTable summary={summary} measure={measure} />
                ) : (
                  <UsageChart summary={summary} measure={measure} />
                )}
                <p className="text-ink-3 text-xs" suppressHydrationWarning>
                  {explainClock(summary.interval, Intl.DateTimeFormat().resolvedOptions().timeZone)}
                </p>
              </>
            )}
          </Loaded>
        </CardBody>
      </Card>
      {children?.(span)}
    </div>
  );
};

const isEmpty = ({ totals }: UsageSummary, measure: UsageMeasure): boolean =>
  USAGE_MEASURES[measure].series.every(({ key }) => totals[key] === 0);

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
