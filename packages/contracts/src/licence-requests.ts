import { z } from "zod";
import { ACCESS_REFUSALS, type AccessRefusal } from "./access-refusals.ts";
import { DRM_SYSTEMS } from "./drm-systems.ts";
import { ERRORS, type ErrorCode } from "./errors.ts";
import { channelIdSchema, originEndpointIdSchema, tenantIdSchema } from "./ids.ts";
import { isStorable, NOT_STORABLE } from "./names.ts";

/** What came of a licence request: the licence, or the code of what was answered in its place. */
export const LICENCE_OUTCOMES = ["granted", ...(Object.keys(ERRORS) as ErrorCode[])] as const;
export type LicenceOutcome = (typeof LICENCE_OUTCOMES)[number];

/** What one request is told by, at most. */
export const LICENCE_SAMPLE_BOUNDS = {
  detailChars: 300,
  viewerChars: 256,
  addressChars: 64,
  userAgentChars: 256,
  keyIds: 16,
} as const;

const textSchema = (maxChars: number) => z.string().max(maxChars).refine(isStorable, NOT_STORABLE).nullable();

export const licenceReasonSchema = z.enum(Object.keys(ACCESS_REFUSALS) as [AccessRefusal, ...AccessRefusal[]]);

/**
 * The licence requests of one minute to one endpoint for one system that ended alike, as one packager has counted them up to now.
 * The id is the fact itself, `[node, boot, sequence]` as JSON: of two reports with one id the higher count is the later one.
 */
export const licenceRequestSumSchema = z.object({
  id: z.string().min(1).max(200),
  tenantId: tenantIdSchema,
  channelId: channelIdSchema,
  originEndpointId: originEndpointIdSchema,
  /** Start of the minute, epoch milliseconds. */
  minuteMs: z.number().int().nonnegative().multipleOf(60_000),
  system: z.enum(DRM_SYSTEMS),
  outcome: z.enum(LICENCE_OUTCOMES),
  /** Of `access_refused`: why. */
  reason: licenceReasonSchema.nullable(),
  count: z.number().int().min(1),
  /** The latest of them. */
  last: z.object({
    atMs: z.number().int().nonnegative(),
    /** What was answered, in words; null for a licence. */
    detail: textSchema(LICENCE_SAMPLE_BOUNDS.detailChars),
    /** `sub` of the viewer's token. */
    viewer: textSchema(LICENCE_SAMPLE_BOUNDS.viewerChars),
    /** Of the client; the control plane keeps its network. */
    address: textSchema(LICENCE_SAMPLE_BOUNDS.addressChars),
    userAgent: textSchema(LICENCE_SAMPLE_BOUNDS.userAgentChars),
    /** The first of those asked for, where the request can be read here. */
    keyIds: z.array(z.string().regex(/^[0-9a-f]{32}$/)).max(LICENCE_SAMPLE_BOUNDS.keyIds),
  }),
});
export type LicenceRequestSum = z.infer<typeof licenceRequestSumSchema>;

/** `POST /internal/v1/licence-requests`. Answered 204 once every sum is stored, or a later one of the same was stored before. */
export const licenceRequestDeliverySchema = z.object({ sums: z.array(licenceRequestSumSchema).max(1000) });
export type LicenceRequestDelivery = z.infer<typeof licenceRequestDeliverySchema>;
