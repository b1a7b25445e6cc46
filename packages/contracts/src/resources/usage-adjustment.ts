import { z } from "zod";
import { tenantIdSchema } from "../ids.ts";
import { METER_IDS } from "../meters.ts";
import { isStorable, NOT_STORABLE, timestampSchema } from "../names.ts";

/** A correction of what was counted: added to the sums of its hour, and never changed or taken back but by another one. */
export const newUsageAdjustmentSchema = z.object({
  tenantId: tenantIdSchema,
  meter: z.enum(METER_IDS),
  /** Any time of the hour. */
  hour: timestampSchema,
  /** In the meter's counted units (bytes, byte-minutes, requests): above zero adds, below takes away. */
  amount: z
    .number()
    .int()
    .refine((amount) => amount !== 0, "must not be 0"),
  /** For the tenant too: it stands beside the figure that it explains. */
  reason: z
    .string()
    .trim()
    .min(10, "must say why, in at least 10 characters")
    .max(1000)
    .refine(isStorable, NOT_STORABLE),
});
export type NewUsageAdjustment = z.infer<typeof newUsageAdjustmentSchema>;

export const usageAdjustmentSchema = z.object({
  id: z.string(),
  meter: z.enum(METER_IDS),
  hour: timestampSchema,
  amount: z.number().int(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: timestampSchema,
});
export type UsageAdjustment = z.infer<typeof usageAdjustmentSchema>;
