import { z } from "zod";
import { limitOverridesSchema, planIdSchema, planLimitsSchema } from "../entitlements.ts";
import { featureFlagSchema } from "../feature-flags.ts";
import { tenantIdSchema } from "../ids.ts";
import { isStorable, NOT_STORABLE, pageInputSchema, timestampSchema } from "../names.ts";
import { STANDINGS } from "../plans.ts";
import { tenantStandingSchema } from "./standing.ts";
import { roleSchema, suspensionSchema, tenantNameSchema } from "./tenant.ts";
import { usageCountsSchema } from "./usage-summary.ts";

/** What the operators of an installation see and do. None of it is part of the public API. */
export const OPERATOR_TENANT_SORTS = ["newest", "name"] as const;

/** What a list of tenants can be narrowed to. `active`: pays, and is neither suspended nor closed. */
export const OPERATOR_TENANT_STATES = [...STANDINGS, "suspended", "closed"] as const;
export type OperatorTenantState = (typeof OPERATOR_TENANT_STATES)[number];

export const operatorTenantQuerySchema = pageInputSchema.extend({
  /** Within the name or a member's address, or the whole id. */
  search: z.string().trim().max(200).refine(isStorable, NOT_STORABLE).default(""),
  sort: z.enum(OPERATOR_TENANT_SORTS).default("newest"),
  state: z.enum(OPERATOR_TENANT_STATES).optional(),
  planId: planIdSchema.optional(),
});
export type OperatorTenantQuery = z.infer<typeof operatorTenantQuerySchema>;

export const operatorTenantSchema = tenantStandingSchema.extend({
  id: tenantIdSchema,
  name: tenantNameSchema,
  planId: planIdSchema,
  createdAt: timestampSchema,
  suspension: suspensionSchema.nullable(),
  /** When everything of it is erased, if it was closed. */
  erasesAt: timestampSchema.nullable(),
  memberCount: z.number().int(),
  channelCount: z.number().int(),
  /** Since the month began, in UTC. */
  ingestBytes: z.number().int(),
  egressBytes: z.number().int(),
});
export type OperatorTenant = z.infer<typeof operatorTenantSchema>;

export const operatorTenantFactsSchema = operatorTenantSchema.extend({
  members: z.array(z.object({ email: z.email(), name: z.string(), role: roleSchema, emailVerified: z.boolean() })),
  limits: planLimitsSchema,
  limitOverrides: limitOverridesSchema,
  flags: z.array(z.object({ flag: featureFlagSchema, enabled: z.boolean(), isOverridden: z.boolean() })),
});
export type OperatorTenantFacts = z.infer<typeof operatorTenantFactsSchema>;

export const suspensionReasonSchema = z
  .string()
  .trim()
  .min(10, "must say why, in at least 10 characters: the owners read it")
  .max(1000)
  .refine(isStorable, NOT_STORABLE);

export const platformUsageSchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  totals: usageCountsSchema,
  days: z.array(usageCountsSchema.extend({ at: timestampSchema })),
  /** Most egress first. */
  tenants: z.array(usageCountsSchema.extend({ tenantId: tenantIdSchema, name: z.string() })),
});
export type PlatformUsage = z.infer<typeof platformUsageSchema>;

export const packagerNodeSchema = z.object({
  node: z.string(),
  version: z.string(),
  revision: z.number().int(),
  /** How many changes of the configuration it has not taken yet. */
  revisionLag: z.number().int(),
  startedAt: timestampSchema,
  seenAt: timestampSchema,
  channelCount: z.number().int(),
});
export type PackagerNode = z.infer<typeof packagerNodeSchema>;

export const failedJobSchema = z.object({
  id: z.string(),
  task: z.string(),
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  lastError: z.string(),
  failedAt: timestampSchema,
  /** null: its tries are used up. */
  nextRunAt: timestampSchema.nullable(),
});
export type FailedJob = z.infer<typeof failedJobSchema>;

/** Never with its text: there are links in it that open accounts. */
export const waitingMailSchema = z.object({
  id: z.string(),
  recipient: z.string(),
  subject: z.string(),
  createdAt: timestampSchema,
});
export type WaitingMail = z.infer<typeof waitingMailSchema>;

export const platformAuditEntrySchema = z.object({
  id: z.string(),
  at: timestampSchema,
  operatorEmail: z.string(),
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string(),
  detail: z.unknown().nullable(),
  ip: z.string().nullable(),
});
export type PlatformAuditEntry = z.infer<typeof platformAuditEntrySchema>;
