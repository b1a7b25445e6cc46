import { z } from "zod";
import { PLAN_IDS, PLANS, type PlanId, type PlanLimit, type PlanLimits } from "./plans.ts";

export const planIdSchema = z.enum(PLAN_IDS);

const limitSchema = z.number().int().min(0).max(1_000_000).nullable();

/** What a tenant may have in the end. `null` is no limit. */
export const planLimitsSchema = z.object({
  channelGroupsPerTenant: limitSchema,
  channelsPerGroup: limitSchema,
  originEndpointsPerChannel: limitSchema,
  manifestsPerOriginEndpoint: limitSchema,
  apiKeysPerTenant: limitSchema,
  membersPerTenant: limitSchema,
  startOverHours: limitSchema,
  apiRequestsPerSecond: limitSchema,
  apiRequestsBurst: limitSchema,
} satisfies Record<PlanLimit, z.ZodType>);

/** What the platform operator set for one tenant in place of its plan's limits; what is not named stays the plan's. */
export const limitOverridesSchema = z.strictObject(planLimitsSchema.partial().shape);
export type LimitOverrides = z.infer<typeof limitOverridesSchema>;

export interface Entitlements {
  readonly planId: PlanId;
  readonly limits: PlanLimits;
}

/** What a tenant is entitled to, from its row: the plan's limits, and on top what was granted to it alone. */
export const entitlementsOf = (tenant: { readonly planId: string; readonly limitOverrides: unknown }): Entitlements => {
  const planId = planIdSchema.parse(tenant.planId);
  const overrides = limitOverridesSchema.parse(tenant.limitOverrides ?? {});
  const set = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  return { planId, limits: { ...PLANS[planId].limits, ...set } };
};

/** Of a refusal with `limit_reached`: for programs, what the sentence says to people. */
export const limitFactsSchema = z.object({
  /** A key of the plan's limits. */
  name: z.enum(Object.keys(PLANS.free.limits) as [PlanLimit, ...PlanLimit[]]),
  limit: z.number(),
  /** How much there is. */
  current: z.number(),
  /** How much there would have been. */
  asked: z.number(),
  planId: planIdSchema,
  /** Where it can be raised. */
  raiseUrl: z.string(),
});
export type LimitFacts = z.infer<typeof limitFactsSchema>;
