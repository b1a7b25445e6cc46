"use client";
import type { UsageSummary } from "@sluice/contracts";
import { cn } from "#lib/cn.ts";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { USAGE_MEASURES, type UsageMeasure } from "./usage-chart.tsx";
import { formatUsagePoint } from "./usage-range.ts";

/** Four columns of figures have room on a phone when their heads and the time may take two lines. */
const CELL = "max-sm:px-1.5 max-sm:first:pl-3 max-sm:last:pr-3";
const HEAD = "max-sm:whitespace-normal max-sm:py-1.5 max-sm:leading-4";

/** What the chart shows, newest first, for whoever reads it with their ears or wants the figures themselves. */
export const UsageSeriesTable = ({ summary, measure }: { summary: UsageSummary; measure: UsageMeasure }) => {
  const { series, format } = USAGE_MEASURES[measure];
  return (
    // The table's own region scrolls both ways: within another that did, its head would scroll away.
    <div className="overflow-hidden rounded-md border border-line [&>section]:max-h-80" data-testid="usage-series">
      <Table label={`${USAGE_MEASURES[measure].label} by ${summary.interval}`}>
        <TableHead className="sticky top-0 bg-sunken">
          <tr>
            <Th className={cn(CELL, HEAD)}>When</Th>
            {series.map(({ key, name }) => (
              <Th key={key} className={cn(CELL, HEAD, "text-right")}>
                {name}
              </Th>
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {summary.series.toReversed().map((point) => (
            <Tr key={point.at}>
              <Td className={cn(CELL, "py-1.5 sm:whitespace-nowrap")}>
                <time dateTime={point.at} suppressHydrationWarning>
                  {formatUsagePoint(point.at, summary.interval)}
                </time>
              </Td>
              {series.map(({ key }) => (
                <Td key={key} className={cn(CELL, "whitespace-nowrap py-1.5 text-right tabular-nums")}>
                  {format(point[key])}
                </Td>
              ))}
            </Tr>
          ))}
        </TableBody>
      </Table>
    </div>
  );
};
