import { type MeterQuantities, priceUsage, type SharedCost, shareCosts, type UsedQuantity } from "@sluice/billing";
import {
  FORECAST_DAYS,
  forecastMonth,
  METER_IDS,
  type MeterId,
  type PlanId,
  planOf,
  type UsageDay,
  type UsageMonth,
  type UsedMeters,
} from "@sluice/contracts";
import { monthOf } from "../budgets/month.ts";
import type { TenantContext } from "../control.ts";
import { readPricedPlan, sumMeters } from "./read-meter-usage.ts";
import { readUsedQuantities } from "./read-used-quantities.ts";

const DAY_MS = 86_400_000;

/** As a bill of the month has it: each meter rounded to whole cents once. */
const asBilled = (quantities: MeterQuantities, planId: PlanId | null): UsedMeters => {
  const priced = planId === null ? null : priceUsage(planOf(planId), quantities);
  return {
    meters: METER_IDS.map((meter) => ({
      meter,
      quantity: String(quantities[meter] ?? 0n),
      costCents: priced?.meters.find((line) => line.meter === meter)?.cents.toString() ?? null,
    })),
    costCents: priced?.usageCents.toString() ?? null,
  };
};

const sumQuantities = (rows: readonly UsedQuantity[]): Record<MeterId, bigint> => {
  const sums = Object.fromEntries(METER_IDS.map((meter) => [meter, 0n])) as Record<MeterId, bigint>;
  for (const { meter, quantity } of rows) sums[meter] += quantity;
  return sums;
};

/** Every day up to today, those without use included: they say as much about the days to come as the others. */
const toDays = (rows: readonly UsedQuantity[], fromMs: number, todayMs: number): UsageDay[] => {
  const byDay = Map.groupBy(rows, ({ at }) => at.getTime());
  const days: UsageDay[] = [];
  for (let atMs = fromMs; atMs <= todayMs; atMs += DAY_MS) {
    const sums = sumQuantities(byDay.get(atMs) ?? []);
    days.push({ atMs, quantities: mapMeters((meter) => Number(sums[meter])) });
  }
  return days;
};

const mapMeters = <T>(value: (meter: MeterId) => T): Record<MeterId, T> =>
  Object.fromEntries(METER_IDS.map((meter) => [meter, value(meter)])) as Record<MeterId, T>;

/** Today, the month until now, and what the month is likely to come to. */
export const readUsageMonth = (context: TenantContext): Promise<UsageMonth> => {
  const now = context.control.now();
  const todayMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const { start, end, name } = monthOf(now);
  const fromMs = Math.min(start.getTime(), todayMs - FORECAST_DAYS * DAY_MS);
  return context.control.db.forTenant(context.tenantId, async (tx) => {
    const planId = await readPricedPlan(context, tx);
    const range = { from: new Date(fromMs), to: new Date(todayMs + DAY_MS), unit: "day" } as const;
    const used = await readUsedQuantities(tx, context.tenantId, range);
    const ofMonth = used.filter(({ at }) => at >= start);
    const shared: readonly SharedCost[] =
      planId === null
        ? ofMonth.map((row) => ({ ...row, microCents: 0n }))
        : shareCosts(planOf(planId), { at: start, quantities: {} }, ofMonth);
    const forecast = forecastMonth(toDays(used, fromMs, todayMs), now.getTime());
    const priced = (quantities: Readonly<Record<MeterId, number>>): UsedMeters =>
      asBilled(
        mapMeters((meter) => BigInt(quantities[meter])),
        planId,
      );
    return {
      month: name,
      from: start.toISOString(),
      to: end.toISOString(),
      planId,
      baseCents: planId === null ? null : planOf(planId).monthlyBaseCents,
      today: sumMeters(
        shared.filter(({ at }) => at.getTime() === todayMs),
        planId,
      ),
      toDate: asBilled(sumQuantities(ofMonth), planId),
      forecast:
        forecast === null
          ? null
          : {
              low: priced(forecast.low),
              expected: priced(forecast.expected),
              high: priced(forecast.high),
              basedOnDays: forecast.basedOnDays,
            },
    };
  });
};
