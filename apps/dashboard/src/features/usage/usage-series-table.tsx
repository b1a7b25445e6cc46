"use client";
import type { UsageSummary } from "@sluice/contracts";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { USAGE_MEASURES, type UsageMeasure } from "./usage-chart.tsx";
import { formatUsagePoint } from "./usage-range.ts";

/** What the chart shows, newest first, for whoever reads it with their ears or wants the figures themselves. */
export const UsageSeriesTable = ({ summary, measure }: { summary: UsageSummary; measure: UsageMeasure }) => {
  const { series, format } = USAGE_MEASURES[measure];
  return (
    <div className="max-h-80 overflow-y-auto rounded-md border border-line" data-testid="usage-series">
      <Table label={`${USAGE_MEASURES[measure].label} by ${summary.interval}`}>
        <TableHead className="sticky top-0">
          <tr>
            <Th>When</Th>
            {series.map(({ key, name }) => (
              <Th key={key} className="text-right">
                {name}
              </Th>
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {summary.series.toReversed().map((point) => (
            <Tr key={point.at}>
              <Td className="whitespace-nowrap py-1.5">
                <time dateTime={point.at} suppressHydrationWarning>
                  {formatUsagePoint(point.at, summary.interval)}
                </time>
              </Td>
              {series.map(({ key }) => (
                <Td key={key} className="whitespace-nowrap py-1.5 text-right tabular-nums">
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
