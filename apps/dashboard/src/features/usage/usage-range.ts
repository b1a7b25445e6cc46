import type { UsageInterval } from "@sluice/contracts";

/** The spans that can be looked at, each with the interval that draws well. */
export const USAGE_RANGES = [
  { value: "1h", label: "Last hour", hours: 1, interval: "minute" },
  { value: "24h", label: "Last 24 hours", hours: 24, interval: "hour" },
  { value: "7d", label: "Last 7 days", hours: 168, interval: "hour" },
  { value: "30d", label: "Last 30 days", hours: 720, interval: "day" },
  { value: "90d", label: "Last 90 days", hours: 2160, interval: "day" },
] as const satisfies readonly { value: string; label: string; hours: number; interval: UsageInterval }[];
export type UsageRange = (typeof USAGE_RANGES)[number]["value"];

const INTERVAL_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The span that ends with the interval under way. Stable within an interval, so that equal questions share an answer. */
export const usageSpan = (range: UsageRange, nowMs: number): { from: string; to: string; interval: UsageInterval } => {
  const { hours, interval } = USAGE_RANGES.find(({ value }) => value === range) ?? USAGE_RANGES[1];
  const step = INTERVAL_MS[interval];
  const toMs = (Math.floor(nowMs / step) + 1) * step;
  return {
    from: new Date(toMs - hours * 3_600_000).toISOString(),
    to: new Date(toMs).toISOString(),
    interval,
  };
};

/** The name of a point: days are UTC days, so they are named in UTC; hours and minutes in the viewer's zone. */
export const formatUsagePoint = (at: string, interval: UsageInterval): string =>
  new Intl.DateTimeFormat(
    "en-GB",
    interval === "day"
      ? { day: "numeric", month: "short", timeZone: "UTC" }
      : interval === "hour"
        ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }
        : { hour: "2-digit", minute: "2-digit" },
  ).format(new Date(at));
