"use client";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatBitrate, formatClock } from "#lib/format.ts";
import { seriesColor } from "#ui/chart-colors.ts";
import { ChartLegend, ChartTooltip } from "#ui/chart-tooltip.tsx";
import { HISTORY_MS } from "./live-event.ts";
import { useLiveStatus } from "./live-status.tsx";

/** What arrived over the last minutes, one line a rendition, a point a second. */
export const BitrateChart = () => {
  const { history } = useLiveStatus();
  const names = [...new Set(history.flatMap(({ bitrates }) => Object.keys(bitrates)))];
  const lastMs = history.at(-1)?.atMs;
  if (lastMs === undefined || names.length === 0) {
    return (
      <p className="grid h-56 place-items-center rounded-lg border border-line border-dashed px-6 text-center text-ink-3">
        The chart fills while media arrives and this page is open.
      </p>
    );
  }
  const firstMs = history[0]?.atMs ?? lastMs;
  const fromMs = Math.max(lastMs - HISTORY_MS, Math.min(firstMs, lastMs - 60_000));
  const legend = names.map((name, i) => ({ name, color: seriesColor(i) }));
  return (
    <figure className="grid gap-3" data-testid="bitrate-chart">
      <figcaption className="sr-only">Bitrate of each rendition over the last minutes</figcaption>
      <div className="h-56">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={[...history]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="atMs"
              type="number"
              domain={[fromMs, lastMs]}
              tickFormatter={formatClock}
              tick={{ fill: "var(--ink-3)", fontSize: 11 }}
              stroke="var(--line-strong)"
              tickLine={false}
              minTickGap={64}
            />
            <YAxis
              width={84}
              tickFormatter={formatBitrate}
              tick={{ fill: "var(--ink-3)", fontSize: 11 }}
              axisLine={false}
              tickLine={false}
              domain={[0, "auto"]}
            />
            <Tooltip
              isAnimationActive={false}
              content={({ active, label, payload }) => (
                <ChartTooltip
                  active={active}
                  title={typeof label === "number" ? formatClock(label) : ""}
                  rows={payload.map(({ name, value, color }) => ({
                    name: String(name),
                    value: formatBitrate(Number(value)),
                    color: color ?? "",
                  }))}
                />
              )}
            />
            {legend.map(({ name, color }) => (
              <Line
                key={name}
                name={name}
                dataKey={(sample: (typeof history)[number]) => sample.bitrates[name] ?? null}
                stroke={color}
                strokeWidth={2}
                dot={false}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
      <ChartLegend names={legend} />
    </figure>
  );
};
