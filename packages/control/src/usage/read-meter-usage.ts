import { type MeterQuantities, printMicroCents, type SharedCost, shareCosts, type UsedQuantity } from "@sluice/billing";
import {
  type ChannelId,
  METER_IDS,
  METER_USAGE_DAYS,
  type MeterId,
  type MeterUsage,
  type MeterUsageQuery,
  type PlanId,
  planOf,
  type UsedMeters,
} from "@sluice/contracts";
import { listChannelNames, type TenantTx } from "@sluice/db";
import { monthOf } from "../budgets/month.ts";
import type { TenantContext } from "../control.ts";
import { readEntitlements } from "../tenants/check-limit.ts";
import { readMeterQuantities } from "./read-meter-quantities.ts";
import { readUsedQuantities } from "./read-used-quantities.ts";
import { wholeRange } from "./whole-range.ts";

/**
 * Whose prices the asker may see; null: none. Keys that are confined to channel groups never may, and could not be told: what
 * their groups cost depends on what all the others used.
 */
export const readPricedPlan = async (context: TenantContext, tx: TenantTx): Promise<PlanId | null> =>
  context.permissions.has("billing:read") ? (await readEntitlements({ context, tx })).planId : null;

/** Prices what was used from `from` on; without a plan everything costs nothing. */
export const priceUsed = async (
  tx: TenantTx,
  { tenantId }: TenantContext,
  planId: PlanId | null,
  from: Date,
  used: readonly UsedQuantity[],
): Promise<SharedCost[]> => {
  if (planId === null) return used.map((row) => ({ ...row, microCents: 0n }));
  const { start } = monthOf(from);
  const quantities: MeterQuantities =
    start.getTime() === from.getTime() ? {} : await readMeterQuantities(tx, { tenantId, from: start, to: from });
  return shareCosts(planOf(planId), { at: from, quantities }, used);
};

/** Sums rows by meter, every meter named. */
export const sumMeters = (rows: readonly SharedCost[], planId: PlanId | null): UsedMeters => {
  const print = (microCents: bigint) => (planId === null ? null : printMicroCents(microCents));
  const cost = (of: readonly SharedCost[]) => of.reduce((sum, { microCents }) => sum + microCents, 0n);
  return {
    meters: METER_IDS.map((meter: MeterId) => {
      const ofMeter = rows.filter((row) => row.meter === meter);
      const quantity = ofMeter.reduce((sum, row) => sum + row.quantity, 0n);
      return { meter, quantity: String(quantity), costCents: print(cost(ofMeter)) };
    }),
    costCents: print(cost(rows)),
  };
};

const bytesOf = ({ meters }: UsedMeters): number =>
  meters.reduce((sum, { meter, quantity }) => sum + (meter.endsWith("Bytes") ? Number(quantity) : 0), 0);

/**
 * How much of each meter was used and what it cost, in all and by channel.
 * @throws AppError `invalid_request` for a range that is empty or too long
 */
export const readMeterUsage = (context: TenantContext, query: MeterUsageQuery): Promise<MeterUsage> => {
  const whole = wholeRange(query, "hour", METER_USAGE_DAYS);
  const range = { from: new Date(whole.fromMs), to: new Date(whole.toMs) };
  return context.control.db.forTenant(context.tenantId, async (tx) => {
    const planId = await readPricedPlan(context, tx);
    const used = await readUsedQuantities(tx, context.tenantId, { ...range, unit: "month" });
    const rows = await priceUsed(tx, context, planId, range.from, used);
    const names = new Map((await listChannelNames(tx)).map((row) => [row.id, row]));
    return {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      planId,
      ...sumMeters(rows, planId),
      channels: [...Map.groupBy(rows, ({ owner }) => owner)]
        .map(([owner, ofOwner]) => ({
          channelId: owner === "" ? null : (owner as ChannelId),
          channelGroup: names.get(owner)?.channelGroup.name ?? null,
          channel: names.get(owner)?.name ?? null,
          ...sumMeters(ofOwner, planId),
        }))
        .sort((a, b) => Number(b.costCents ?? 0) - Number(a.costCents ?? 0) || bytesOf(b) - bytesOf(a)),
    };
  });
};
