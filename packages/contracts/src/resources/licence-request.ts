import { z } from "zod";
import { DRM_SYSTEMS } from "../drm-systems.ts";
import { originEndpointIdSchema } from "../ids.ts";
import { LICENCE_OUTCOMES, licenceReasonSchema } from "../licence-requests.ts";
import { pageInputSchema, resourceNameSchema, timestampSchema } from "../names.ts";

/** For how long they are kept. */
export const LICENCE_REQUESTS_KEPT_DAYS = 7;

/** The licence requests of one minute that ended alike: how many there were, and the latest of them. */
export const licenceRequestSchema = z.object({
  /** Its start. */
  minute: timestampSchema,
  originEndpoint: resourceNameSchema,
  originEndpointId: originEndpointIdSchema,
  system: z.enum(DRM_SYSTEMS),
  /** `granted`, or the code of the error. */
  outcome: z.enum(LICENCE_OUTCOMES),
  /** Of `access_refused`: why. */
  reason: licenceReasonSchema.nullable(),
  count: z.number().int().min(1),
  last: z.object({
    at: timestampSchema,
    /** What was answered, in words; null for a licence. */
    detail: z.string().nullable(),
    /** `sub` of the viewer's token; null without a token whose signature fits. */
    viewer: z.string().nullable(),
    /** An IPv4 address, or the /64 that an IPv6 address lies in. */
    network: z.string().nullable(),
    userAgent: z.string().nullable(),
    /** The first that it asked for; of Widevine, PlayReady and FairPlay none, since their challenges are for the vendor alone. */
    keyIds: z.array(z.string()),
  }),
});
export type LicenceRequest = z.infer<typeof licenceRequestSchema>;

export const licenceRequestFilterSchema = z.object({
  /** The name of an endpoint of the channel. */
  originEndpoint: resourceNameSchema.optional(),
  system: z.enum(DRM_SYSTEMS).optional(),
  outcome: z.enum(LICENCE_OUTCOMES).optional(),
});
export type LicenceRequestFilter = z.infer<typeof licenceRequestFilterSchema>;

export const licenceRequestListInputSchema = pageInputSchema.extend(licenceRequestFilterSchema.shape);
