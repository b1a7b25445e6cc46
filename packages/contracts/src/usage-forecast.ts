import { METER_IDS, type MeterId } from "./meters.ts";

const DAY_MS = 86_400_000;
/** How far back days are looked at: four of each weekday. */
export const FORECAST_DAYS = 28;

/** In counted units of each meter. */
type MeterSums = Readonly<Record<MeterId, number>>;

export interface UsageDay {
  /** The start of a day of UTC. */
  readonly atMs: number;
  readonly quantities: MeterSums;
}

interface UsageForecast {
  /** As if each day left were the weakest, the mean and the strongest of its weekday. */
  readonly low: MeterSums;
  readonly expected: MeterSums;
  readonly high: MeterSums;
  /** Whole days that it rests on. */
  readonly basedOnDays: number;
}

const of = (value: (meter: MeterId) => number): MeterSums =>
  Object.fromEntries(METER_IDS.map((meter) => [meter, value(meter)])) as Record<MeterId, number>;

const isNothing = (sums: MeterSums): boolean => METER_IDS.every((meter) => sums[meter] === 0);
const startOfDay = (ms: number): number => Math.floor(ms / DAY_MS) * DAY_MS;
const weekday = (ms: number): number => new Date(ms).getUTCDay();

/**
 * What the month of UTC under way comes to. Each day that is left is taken to be as the same weekdays of the last four weeks:
 * their mean, and for the range the weakest and the strongest of them; where there is no such day yet, all whole days since
 * something was first used. What has been used today already is the least that today comes to.
 * @returns null while there is no whole day to go by
 */
export const forecastMonth = (days: readonly UsageDay[], nowMs: number): UsageForecast | null => {
  const todayMs = startOfDay(nowMs);
  const now = new Date(todayMs);
  const monthMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const monthEndMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  const past = days
    .filter(({ atMs }) => atMs < todayMs && atMs >= todayMs - FORECAST_DAYS * DAY_MS)
    .sort((a, b) => a.atMs - b.atMs);
  // Days before anything was used say nothing about the days after.
  const firstUsed = past.findIndex(({ quantities }) => !isNothing(quantities));
  const known = firstUsed === -1 ? [] : past.slice(firstUsed);
  if (known.length === 0) return null;

  const soFar = days.filter(({ atMs }) => atMs >= monthMs && atMs <= todayMs);
  const today = days.find(({ atMs }) => atMs === todayMs)?.quantities;
  const likeThat = (dayMs: number): readonly MeterSums[] => {
    const same = known.filter(({ atMs }) => weekday(atMs) === weekday(dayMs));
    return (same.length === 0 ? known : same).map(({ quantities }) => quantities);
  };
  const comesTo = (meter: MeterId, estimate: (values: readonly number[]) => number): number => {
    let sum = soFar.reduce((total, { quantities }) => total + quantities[meter], 0);
    for (let dayMs = todayMs; dayMs < monthEndMs; dayMs += DAY_MS) {
      const value = estimate(likeThat(dayMs).map((sums) => sums[meter]));
      sum += dayMs === todayMs ? Math.max(0, value - (today?.[meter] ?? 0)) : value;
    }
    return Math.round(sum);
  };
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    low: of((meter) => comesTo(meter, (values) => Math.min(...values))),
    expected: of((meter) => comesTo(meter, mean)),
    high: of((meter) => comesTo(meter, (values) => Math.max(...values))),
    basedOnDays: known.length,
  };
};
