import { z } from "zod";
import { planIdSchema } from "../entitlements.ts";
import { tenantIdSchema } from "../ids.ts";
import { pageInputSchema, timestampSchema } from "../names.ts";
import { meterIdSchema } from "./billing.ts";

const ofTenant = { tenantId: tenantIdSchema, tenantName: z.string() };
const ofHour = { ...ofTenant, meter: meterIdSchema, hour: timestampSchema };
/** Whole reported units of the meter: text, as they may be larger than a number holds. */
const unitsSchema = z.string().regex(/^-?\d+$/);

export const reconciliationQuerySchema = pageInputSchema.extend({
  /** Only what differs by more than one in a thousand. */
  flaggedOnly: z.boolean().default(true),
});
export type ReconciliationQuery = z.infer<typeof reconciliationQuerySchema>;

/** An hour of a tenant's meter in which usage and the access logs of the packagers say different things. */
export const usageReconciliationSchema = z.object({
  ...ofHour,
  /** Bytes that are billed, corrections left out. */
  counted: unitsSchema,
  /** Bytes that the access logs add up to. */
  logged: unitsSchema,
  /** The difference as a part of the larger of both: 0.001 is one in a thousand. */
  ratio: z.number(),
  /** More than one in a thousand. */
  isFlagged: z.boolean(),
  /** False: a packager was killed in that hour or could not write, so that its log may lack its last second. */
  isWhole: z.boolean(),
  comparedAt: timestampSchema,
});
export type UsageReconciliation = z.infer<typeof usageReconciliationSchema>;

/** What the payment provider knows otherwise than we do, as the last nightly comparison found it. */
export const providerReconciliationSchema = z.object({
  /** False: nobody takes payments here, and there is nothing to compare. */
  isBillingOn: z.boolean(),
  /** Hours whose sum at the provider is not what it was told. Found last first. */
  differences: z.array(z.object({ ...ofHour, ours: unitsSchema, theirs: unitsSchema, foundAt: timestampSchema })),
  /** Hours that the provider will never take, and why. */
  refusals: z.array(z.object({ ...ofHour, value: unitsSchema, refusal: z.string() })),
  accountCount: z.number().int(),
  /** Accounts that want a look: not read for long, not paid, or with another plan here than there. */
  accounts: z.array(
    z.object({
      ...ofTenant,
      /** null: it never subscribed. */
      status: z.string().nullable(),
      /** Here, and what is subscribed to there. */
      planId: planIdSchema,
      subscribedPlanId: planIdSchema.nullable(),
      readAt: timestampSchema.nullable(),
      isStale: z.boolean(),
    }),
  ),
});
export type ProviderReconciliation = z.infer<typeof providerReconciliationSchema>;
