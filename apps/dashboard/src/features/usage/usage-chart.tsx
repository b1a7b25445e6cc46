"use client";
import type { UsageSummary } from "@sluice/contracts";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatBytes } from "#lib/format.ts";
import { seriesColor } from "#ui/chart-colors.ts";
import { ChartLegend, ChartTooltip } from "#ui/chart-tooltip.tsx";
import { formatUsagePoint } from "./usage-range.ts";

const SERIES = [
  { key: "ingestBytes", name: "Ingest", color: seriesColor(1) },
  { key: "egressSegmentBytes", name: "Egress, segments", color: seriesColor(0) },
  { key: "egressManifestBytes", name: "Egress, manifests", color: seriesColor(3) },
] as const;

/** Ingest beside egress, a bar an interval. */
export const UsageChart = ({ summary }: { summary: UsageSummary }) => (
  <figure className="grid gap-3" data-testid="usage-chart">
    <figcaption className="sr-only">Bytes by {summary.interval}, ingest and egress</figcaption>
    <div className="h-64">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={[...summary.series]} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} barGap={1}>
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
            width={64}
            tickFormatter={formatBytes}
            tick={{ fill: "var(--ink-3)", fontSize: 11 }}
            axisLine={false}
            tickLine={false}
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
                  value: formatBytes(Number(value)),
                  color: color ?? "",
                }))}
              />
            )}
          />
          {SERIES.map(({ key, name, color }) => (
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
    <ChartLegend names={SERIES} />
  </figure>
);
