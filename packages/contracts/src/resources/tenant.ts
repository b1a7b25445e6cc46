import { z } from "zod";
import { planIdSchema, planLimitsSchema } from "../entitlements.ts";
import { memberIdSchema, tenantIdSchema } from "../ids.ts";
import { etagSchema, isStorable, NOT_STORABLE, timestampSchema } from "../names.ts";
import { ROLES } from "../permissions.ts";
import { tenantStandingSchema } from "./standing.ts";

export const tenantNameSchema = z
  .string()
  .trim()
  .min(1, "must have at least 1 character")
  .max(100)
  .refine(isStorable, NOT_STORABLE);
export const roleSchema = z.enum(ROLES);

export const tenantSchema = tenantStandingSchema.extend({
  id: tenantIdSchema,
  name: tenantNameSchema,
  planId: planIdSchema,
  /** The plan's limits, or what was granted instead. `null` is no limit. */
  limits: planLimitsSchema,
  etag: etagSchema,
  createdAt: timestampSchema,
});
export type Tenant = z.infer<typeof tenantSchema>;

export const tenantChangeSchema = z.object({ name: tenantNameSchema });
export type TenantChange = z.infer<typeof tenantChangeSchema>;

export const memberSchema = z.object({
  id: memberIdSchema,
  name: z.string(),
  email: z.email(),
  emailVerified: z.boolean(),
  role: roleSchema,
  joinedAt: timestampSchema,
});
export type Member = z.infer<typeof memberSchema>;
