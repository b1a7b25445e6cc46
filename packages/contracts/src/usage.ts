import { z } from "zod";
import { channelIdSchema, originEndpointIdSchema, tenantIdSchema } from "./ids.ts";

/**
 * What is counted. Of `ingest` and the egress kinds, bytes on the wire, request or response head included, TLS excluded;
 * `requests` ride along in the same event. Of `stored`, byte-minutes: what lay on disk in that minute. Of `licence` and
 * `apiCall`, requests, with the bytes of their answers where known.
 */
export const USAGE_KINDS = ["ingest", "egressManifest", "egressSegment", "stored", "licence", "apiCall"] as const;
export const usageKindSchema = z.enum(USAGE_KINDS);
export type UsageKind = z.infer<typeof usageKindSchema>;

/**
 * One counter of one minute, as one packager process saw it since it last wrote one down. The id is the fact
 * itself, `[node, boot, sequence]` as JSON: a repeat has the same id and is ignored; two different counts never share one.
 */
export const usageEventSchema = z.object({
  id: z.string().min(1).max(200),
  tenantId: tenantIdSchema,
  /** null for calls of the API. */
  channelId: channelIdSchema.nullable(),
  /** null for what no single endpoint did: ingest, storage, calls of the API. */
  originEndpointId: originEndpointIdSchema.nullable(),
  /** 1 or 2 for ingest, null for everything else. */
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
