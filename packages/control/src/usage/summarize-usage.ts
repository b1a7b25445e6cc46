import {
  AppError,
  type ChannelId,
  METER_IDS,
  METERS,
  type UsageCounts,
  type UsageQuery,
  type UsageSummary,
} from "@sluice/contracts";
import {
  listChannelNames,
  listUsageAdjustments,
  sumUsageByMinute,
  sumUsageByWholeHours,
  type UsageAdjustmentRow,
  type UsageRow,
} from "@sluice/db";
import { z } from "zod";
import { getChannelRow } from "../channels/get-channel.ts";
import type { TenantContext } from "../control.ts";
import { addUsage, finishedUsage, noUsage } from "./count-usage.ts";
import { wholeRange } from "./whole-range.ts";

const meterSchema = z.enum(METER_IDS);

/** A correction, as if it had been counted in the first interval that its hour touches. */
const toUsageRow = ({ hour, meter, amount }: UsageAdjustmentRow, stepMs: number): UsageRow => {
  const { kind, counts } = METERS[meterSchema.parse(meter)];
  const at = new Date(Math.floor(hour.getTime() / stepMs) * stepMs);
  const counted = { bytes: 0n, requests: 0n, [counts]: amount };
  return { at, channelId: "", originEndpointId: "", kind, ...counted };
};

const bytesOf = (counts: UsageCounts): number =>
  counts.ingestBytes + counts.egressManifestBytes + counts.egressSegmentBytes;

/**
 * What was counted, as a series and by channel.
 * @throws AppError `invalid_request` for a range that is empty or too long, `not_found` for an unknown channel
 */
export const summarizeUsage = (context: TenantContext, query: UsageQuery): Promise<UsageSummary> => {
  const { fromMs, toMs, stepMs } = wholeRange(query, query.interval);
  if ((query.channel === undefined) !== (query.channelGroup === undefined)) {
    throw new AppError("invalid_request", "Name the channel group and the channel, or neither.", {
      violations: [{ path: query.channel === undefined ? "channel" : "channelGroup", message: "is missing" }],
    });
  }
  return context.control.db.forTenant(context.tenantId, async (tx) => {
    const channelId =
      query.channel === undefined || query.channelGroup === undefined
        ? undefined
        : (await getChannelRow(tx, { channelGroup: query.channelGroup, channel: query.channel })).id;
    const range = { from: new Date(fromMs), to: new Date(toMs), channelId };
    const rows =
      query.interval === "minute"
        ? await sumUsageByMinute(tx, range)
        : await sumUsageByWholeHours(tx, { ...range, unit: query.interval });
    // Corrections are of a tenant's hour and not of a channel: a look at one channel has none.
    if (channelId === undefined) {
      const corrections = await listUsageAdjustments(tx, {
        tenantId: context.tenantId,
        from: range.from,
        to: range.to,
      });
      rows.push(...corrections.map((row) => toUsageRow(row, stepMs)));
    }
    const names = new Map((await listChannelNames(tx)).map((channel) => [channel.id, channel]));

    const totals = noUsage();
    const points = new Map<number, UsageCounts>();
    for (let atMs = fromMs; atMs < toMs; atMs += stepMs) points.set(atMs, noUsage());
    const channels = new Map<string, UsageCounts>();
    for (const row of rows) {
      addUsage(totals, row);
      const point = points.get(row.at.getTime());
      if (point !== undefined) addUsage(point, row);
      if (row.channelId === "") continue;
      const channel = channels.get(row.channelId) ?? noUsage();
      channels.set(row.channelId, channel);
      addUsage(channel, row);
    }
    return {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      interval: query.interval,
      totals: finishedUsage(totals),
      series: [...points].map(([at, counts]) => ({ at: new Date(at).toISOString(), ...finishedUsage(counts) })),
      channels: [...channels]
        .map(([id, counts]) => ({
          channelId: id as ChannelId,
          channelGroup: names.get(id)?.channelGroup.name ?? null,
          channel: names.get(id)?.name ?? null,
          ...finishedUsage(counts),
        }))
        .sort((a, b) => bytesOf(b) - bytesOf(a)),
    };
  });
};
