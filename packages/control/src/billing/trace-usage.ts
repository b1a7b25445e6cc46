import { type ChannelId, METERS, type UsageTrace, type UsageTraceQuery } from "@sluice/contracts";
import { listChannelNames, listHourQuantities, listToldHours } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { pushedMeter } from "./pushed-meters.ts";

/** Traces what was invoiced of a meter to the counters of every hour and channel that it is the sum of. */
export const traceUsage = (context: TenantContext, query: UsageTraceQuery): Promise<UsageTrace> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const range = { from: new Date(query.from), to: new Date(query.to) };
    const rows = await listHourQuantities(tx, pushedMeter(query.meter), range);
    const told = new Map(
      (await listToldHours(tx, context.tenantId, range))
        .filter(({ meter }) => meter === query.meter)
        .map(({ hour, value }) => [hour.getTime(), value]),
    );
    const names = new Map((await listChannelNames(tx)).map((row) => [row.id, row]));
    const hours = new Map<number, typeof rows>();
    for (const hourMs of told.keys()) hours.set(hourMs, []);
    for (const row of rows) hours.set(row.hour.getTime(), [...(hours.get(row.hour.getTime()) ?? []), row]);
    const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
    const { countedUnit, reportedUnit } = METERS[query.meter];
    return {
      meter: query.meter,
      countedUnit,
      reportedUnit,
      quantity: String(sum(rows.map(({ quantity }) => quantity))),
      reported: String(sum([...told.values()])),
      hours: [...hours]
        .sort(([a], [b]) => a - b)
        .map(([hourMs, channels]) => ({
          hour: new Date(hourMs).toISOString(),
          quantity: String(sum(channels.map(({ quantity }) => quantity))),
          reported: told.get(hourMs)?.toString() ?? null,
          channels: channels.map(({ channelId, quantity }) => ({
            channelId: channelId === "" ? null : (channelId as ChannelId),
            channelGroup: names.get(channelId)?.channelGroup.name ?? null,
            channel: names.get(channelId)?.name ?? null,
            quantity: quantity.toString(),
          })),
        })),
    };
  });
