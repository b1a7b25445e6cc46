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

export const suspensionSchema = z.object({ at: timestampSchema, reason: z.string() });
export type Suspension = z.infer<typeof suspensionSchema>;

export const tenantSchema = tenantStandingSchema.extend({
  id: tenantIdSchema,
  name: tenantNameSchema,
  planId: planIdSchema,
  /** The plan's limits, or what was granted instead. `null` is no limit. */
  limits: planLimitsSchema,
  /** Members without a second factor reach nothing but its set-up. API keys are not affected. */
  requiresTwoFactor: z.boolean(),
  /** Set by whoever runs the installation: channels are off the air, and nothing can be changed. */
  suspension: suspensionSchema.nullable(),
  etag: etagSchema,
  /** Of a closed tenant: since when, and when everything of it is erased. */
  deletion: z.object({ closedAt: timestampSchema, erasesAt: timestampSchema }).nullable(),
  createdAt: timestampSchema,
});
export type Tenant = z.infer<typeof tenantSchema>;

export const newTenantSchema = z.object({ name: tenantNameSchema });
export type NewTenant = z.infer<typeof newTenantSchema>;

export const tenantChangeSchema = z.object({
  name: tenantNameSchema.optional(),
  requiresTwoFactor: z.boolean().optional(),
});
export type TenantChange = z.infer<typeof tenantChangeSchema>;

export const tenantDeletionSchema = z.object({
  /** The tenant's name, typed once more. */
  name: z.string().max(100),
});
export type TenantDeletion = z.infer<typeof tenantDeletionSchema>;

export const memberSchema = z.object({
  id: memberIdSchema,
  name: z.string(),
  email: z.email(),
  emailVerified: z.boolean(),
  role: roleSchema,
  joinedAt: timestampSchema,
});
export type Member = z.infer<typeof memberSchema>;

export const memberChangeSchema = z.object({ role: roleSchema });
export type MemberChange = z.infer<typeof memberChangeSchema>;

export const ownershipTransferSchema = z.object({
  memberId: memberIdSchema,
  /** Of whoever gives it away. */
  password: z.string().min(1, "Enter your password").max(200),
});
export type OwnershipTransfer = z.infer<typeof ownershipTransferSchema>;
