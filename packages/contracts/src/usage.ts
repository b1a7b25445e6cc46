import { z } from "zod";
import { channelIdSchema, originEndpointIdSchema, tenantIdSchema } from "./ids.ts";

/**
 * What is counted. `ingestBytes` and the egress kinds are bytes on the wire, request or response head included, TLS
 * excluded; `requests` ride along in the same event.
 */
export const USAGE_KINDS = ["ingest", "egressManifest", "egressSegment"] as const;
export const usageKindSchema = z.enum(USAGE_KINDS);
export type UsageKind = z.infer<typeof usageKindSchema>;

/**
 * One counter of one minute, as one packager process saw it since it last wrote one down. The id is the fact
 * itself, `[node, boot, sequence]` as JSON: a repeat has the same id and is ignored; two different counts never share one.
 */
export const usageEventSchema = z.object({
  id: z.string().min(1).max(200),
  tenantId: tenantIdSchema,
  channelId: channelIdSchema,
  /** null for ingest. */
  originEndpointId: originEndpointIdSchema.nullable(),
  /** 1 or 2 for ingest, null for egress. */
  ingestEndpointIndex: z.union([z.literal(1), z.literal(2)]).nullable(),
  kind: usageKindSchema,
  /** Start of the minute, epoch milliseconds. */
  minuteMs: z.number().int(),
  bytes: z.number().int().nonnegative(),
  requests: z.number().int().nonnegative(),
});
export type UsageEvent = z.infer<typeof usageEventSchema>;

/** `POST /internal/v1/usage`. Answered 204 once every event is stored or was stored before. */
export const usageDeliverySchema = z.object({
  node: z.string().min(1).max(100),
  events: z.array(usageEventSchema).max(5000),
});
export type UsageDelivery = z.infer<typeof usageDeliverySchema>;
