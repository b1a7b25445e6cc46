import { z } from "zod";
import { DRM_SYSTEMS } from "../drm-systems.ts";
import { TRACK_TYPES } from "../encryption-presets.ts";
import { KEY_FAILURE_CODES } from "../key-failures.ts";
import { timestampSchema } from "../names.ts";
import { hex16Schema } from "./encryption.ts";

/** Whether a period's keys were used, are used now (for as long as none of a newer one have come), or are still to come. */
export const CONTENT_KEY_STATES = ["past", "current", "ahead"] as const;

/** The keys of an endpoint, but for the keys themselves. */
export const contentKeyListSchema = z.object({
  keyRotationIntervalSeconds: z.number().int().nullable(),
  status: z.object({
    lastSuccessAt: timestampSchema.nullable(),
    /** Of the last failure, until there is a success. The stream goes on with the keys that it has. */
    lastError: z
      .object({ code: z.enum(KEY_FAILURE_CODES), message: z.string(), at: timestampSchema, failures: z.number().int() })
      .nullable(),
    /** Periods after the present one that have their keys. */
    periodsReady: z.number().int(),
    nextLookAt: timestampSchema.nullable(),
  }),
  periods: z.array(
    z.object({
      index: z.number().int(),
      /** null without rotation: there is one period, without end. */
      startsAt: timestampSchema.nullable(),
      endsAt: timestampSchema.nullable(),
      state: z.enum(CONTENT_KEY_STATES),
      keys: z.array(
        z.object({
          trackType: z.enum(TRACK_TYPES),
          keyId: hex16Schema,
          iv: hex16Schema.nullable(),
          /** Systems whose signals came with the key; packagers make the others' themselves. */
          signalledBy: z.array(z.enum(DRM_SYSTEMS)),
          /** Name of the key provider; null for Sluice's own key server. */
          provider: z.string().nullable(),
          fetchedAt: timestampSchema,
        }),
      ),
    }),
  ),
});
export type ContentKeyList = z.infer<typeof contentKeyListSchema>;
