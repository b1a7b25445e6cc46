import { METER_USAGE_DAYS, type UsageInterval } from "@sluice/contracts";

/** The times that can be looked at. Whole days and months are those of UTC, as they are billed. */
export const USAGE_RANGES = [
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "today", label: "Today (UTC)" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
  { value: "thisMonth", label: "This month" },
  { value: "lastMonth", label: "Last month" },
  { value: "custom", label: "Other dates" },
] as const satisfies readonly { value: string; label: string }[];
export type UsageRange = (typeof USAGE_RANGES)[number]["value"];

export interface UsageSpan {
  readonly from: string;
  readonly to: string;
  readonly interval: UsageInterval;
}

/** Days of UTC as a date field has them, the last one included. */
export interface UsageDates {
  readonly first: string;
  readonly last: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INTERVAL_MS = { minute: 60_000, hour: HOUR_MS, day: DAY_MS } as const;
/** Longer ones are drawn by day: more bars cannot be told apart. */
const HOURLY_DAYS = 7;

const span = (fromMs: number, toMs: number, interval: UsageInterval): UsageSpan => ({
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
  interval,
});

/** Ends with the interval under way: stable within one, so that equal questions share an answer. */
const rolling = (hours: number, interval: UsageInterval, nowMs: number): UsageSpan => {
  const step = INTERVAL_MS[interval];
  const toMs = (Math.floor(nowMs / step) + 1) * step;
  return span(toMs - hours * HOUR_MS, toMs, interval);
};

const month = (nowMs: number, monthsAgo: number): UsageSpan => {
  const now = new Date(nowMs);
  const startOf = (ago: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago);
  return span(startOf(monthsAgo), startOf(monthsAgo - 1), "day");
};

/** What is wrong with dates that somebody typed; undefined when nothing is. */
export const findDatesProblem = ({ first, last }: UsageDates): string | undefined => {
  const [firstMs, lastMs] = [Date.parse(first), Date.parse(last)];
  if (Number.isNaN(firstMs) || Number.isNaN(lastMs)) return "Choose both dates.";
  if (lastMs < firstMs) return "The last day must not be before the first.";
  if (lastMs - firstMs >= METER_USAGE_DAYS * DAY_MS) return `Choose at most ${METER_USAGE_DAYS} days.`;
  return undefined;
};

const between = ({ first, last }: UsageDates): UsageSpan => {
  const [fromMs, toMs] = [Date.parse(first), Date.parse(last) + DAY_MS];
  return span(fromMs, toMs, toMs - fromMs > HOURLY_DAYS * DAY_MS ? "day" : "hour");
};

/** Of a range that needs no dates. */
export const rangeSpan = (range: Exclude<UsageRange, "custom">, nowMs: number): UsageSpan => {
  switch (range) {
    case "1h":
      return rolling(1, "minute", nowMs);
    case "24h":
      return rolling(24, "hour", nowMs);
    case "today": {
      const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
      return span(todayMs, todayMs + DAY_MS, "hour");
    }
    case "7d":
      return rolling(HOURLY_DAYS * 24, "hour", nowMs);
    case "30d":
      return rolling(30 * 24, "day", nowMs);
    case "thisMonth":
      return month(nowMs, 0);
    case "lastMonth":
      return month(nowMs, 1);
  }
};

/** @returns null for dates that do not fit */
export const usageSpan = (range: UsageRange, dates: UsageDates, nowMs: number): UsageSpan | null => {
  if (range !== "custom") return rangeSpan(range, nowMs);
  return findDatesProblem(dates) === undefined ? between(dates) : null;
};

/** Of the last seven days: where a choice of dates begins. */
export const datesUntil = (nowMs: number): UsageDates => {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { first: day(nowMs - 6 * DAY_MS), last: day(nowMs) };
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

/** Whose clock the points of a chart go by. */
export const explainClock = (interval: UsageInterval, timeZone: string): string =>
  interval === "day"
    ? "Days are those of UTC, as bills go by them."
    : `Times are those of your zone, ${timeZone}. Bills go by days and months of UTC.`;
