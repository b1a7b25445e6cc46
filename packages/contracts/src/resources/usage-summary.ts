import { z } from "zod";
import { channelIdSchema } from "../ids.ts";
import { resourceNameSchema, timestampSchema } from "../names.ts";

export const USAGE_INTERVALS = ["minute", "hour", "day"] as const;
export const usageIntervalSchema = z.enum(USAGE_INTERVALS);
export type UsageInterval = z.infer<typeof usageIntervalSchema>;

/** How much one question may cover: the points of a series stay few enough to draw. */
export const USAGE_RANGE_DAYS = { minute: 1, hour: 31, day: 400 } as const satisfies Record<UsageInterval, number>;

/** Half-open `[from, to)`, widened to whole intervals in UTC. */
export const usageQuerySchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  interval: usageIntervalSchema.default("hour"),
  /** Both or neither: only this channel. */
  channelGroup: resourceNameSchema.optional(),
  channel: resourceNameSchema.optional(),
});
export type UsageQuery = z.infer<typeof usageQuerySchema>;

/** Bytes on the wire by kind, and how many requests moved them; what was stored, licensed and asked of the API. */
export const usageCountsSchema = z.object({
  ingestBytes: z.number().int(),
  egressManifestBytes: z.number().int(),
  egressSegmentBytes: z.number().int(),
  ingestRequests: z.number().int(),
  egressRequests: z.number().int(),
  /** 1 GB kept for one hour is 1,000,000,000. */
  storedByteHours: z.number(),
  licences: z.number().int(),
  /** Of the REST API, by keys of the tenant: they belong to no channel. */
  apiCalls: z.number().int(),
});
export type UsageCounts = z.infer<typeof usageCountsSchema>;

export const usageSummarySchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  interval: usageIntervalSchema,
  totals: usageCountsSchema,
  /** One point an interval, without holes, zeros included. */
  series: z.array(usageCountsSchema.extend({ at: timestampSchema })),
  /** Most bytes first. Names are null once the channel has been deleted. */
  channels: z.array(
    usageCountsSchema.extend({
      channelId: channelIdSchema,
      channelGroup: resourceNameSchema.nullable(),
      channel: resourceNameSchema.nullable(),
    }),
  ),
});
export type UsageSummary = z.infer<typeof usageSummarySchema>;
