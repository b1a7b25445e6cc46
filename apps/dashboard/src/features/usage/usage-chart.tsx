"use client";
import type { UsageCounts, UsageSummary } from "@sluice/contracts";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatBytes, formatCount } from "#lib/format.ts";
import { seriesColor } from "#ui/chart-colors.ts";
import { ChartLegend, ChartTooltip } from "#ui/chart-tooltip.tsx";
import { formatUsagePoint } from "./usage-range.ts";

interface Series {
  readonly key: keyof UsageCounts;
  readonly name: string;
  readonly color: string;
}

interface Measure {
  readonly label: string;
  readonly series: readonly [Series, ...Series[]];
  readonly format: (value: number) => string;
}

/** What can be drawn: figures of one unit each, because two scales in one picture cannot be compared. */
export const USAGE_MEASURES = {
  traffic: {
    label: "Traffic",
    series: [
      { key: "ingestBytes", name: "Ingest", color: seriesColor(1) },
      { key: "egressSegmentBytes", name: "Egress, segments", color: seriesColor(0) },
      { key: "egressManifestBytes", name: "Egress, manifests", color: seriesColor(3) },
    ],
    format: formatBytes,
  },
  storage: {
    label: "Storage",
    series: [{ key: "storedByteHours", name: "Stored", color: seriesColor(2) }],
    format: (byteHours) => `${formatBytes(byteHours)}-hours`,
  },
  licences: {
    label: "Licences",
    series: [{ key: "licences", name: "Licences", color: seriesColor(4) }],
    format: formatCount,
  },
  apiCalls: {
    label: "API calls",
    series: [{ key: "apiCalls", name: "API calls", color: seriesColor(5) }],
    format: formatCount,
  },
} as const satisfies Record<string, Measure>;
export type UsageMeasure = keyof typeof USAGE_MEASURES;

/** From here on a gap between bars would take more room on a phone than the bars. */
const MANY_POINTS = 61;

/** A bar an interval, ingest beside egress. */
export const UsageChart = ({
  summary,
  measure,
}: {
  summary: Pick<UsageSummary, "interval" | "series">;
  measure: UsageMeasure;
}) => {
  const { series, format }: Measure = USAGE_MEASURES[measure];
  const gaps = summary.series.length < MANY_POINTS ? { barGap: 1 } : { barGap: 0, barCategoryGap: 0 };
  return (
    <figure className="grid gap-3" data-testid="usage-chart">
      <figcaption className="sr-only">
        {series.map(({ name }) => name).join(", ")} by {summary.interval}. The same figures can be had as a table.
      </figcaption>
      <div className="h-64">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={[...summary.series]} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} {...gaps}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="at"
              tickFormatter={(at: string) => formatUsagePoint(at, summary.interval)}
              tick={{ fill: "var(--ink-3)", fontSize: 11 }}
              stroke="var(--line-strong)"
              tickLine={false}
              minTickGap={40}
            />
            <YAxis
              width={measure === "storage" ? 96 : 64}
              tickFormatter={format}
              tick={{ fill: "var(--ink-3)", fontSize: 11 }}
              axisLine={false}
              tickLine={false}
              allowDecimals={measure === "traffic" || measure === "storage"}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: "var(--sunken)" }}
              content={({ active, label, payload }) => (
                <ChartTooltip
                  active={active}
                  title={typeof label === "string" ? formatUsagePoint(label, summary.interval) : ""}
                  rows={payload.map(({ name, value, color }) => ({
                    name: String(name),
                    value: format(Number(value)),
                    color: color ?? "",
                  }))}
                />
              )}
            />
            {series.map(({ key, name, color }) => (
              <Bar
                key={key}
                dataKey={key}
                name={name}
                fill={color}
                stackId={key === "ingestBytes" ? "in" : "out"}
                maxBarSize={24}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ChartLegend names={series} />
    </figure>
  );
};
