import { z } from "zod";
import { timestampSchema } from "../names.ts";
import { STANDINGS } from "../plans.ts";

export const standingSchema = z.enum(STANDINGS);

/** Of a tenant whose payment failed: how far it has come, and what comes when. All null while it is active. */
export const tenantStandingSchema = z.object({
  standing: standingSchema,
  pastDueSince: timestampSchema.nullable(),
  /** From then on nothing can be changed. */
  readOnlyFrom: timestampSchema.nullable(),
  /** From then on channels are off, a day's notice before at the least. */
  pausedFrom: timestampSchema.nullable(),
});
export type TenantStanding = z.infer<typeof tenantStandingSchema>;
