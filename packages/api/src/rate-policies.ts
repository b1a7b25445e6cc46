import { type ApiRate, actorApiRate, type PlanLimits, STRANGER_API_RATE, type TenantId } from "@sluice/contracts";
import { networkOf, RateLimitedError } from "@sluice/control";
import type { TRPCError } from "@trpc/server";
import type { Principal } from "./context.ts";
import type { RateDecision, RatePolicy } from "./rate-limiter.ts";
import { toTrpcError } from "./to-problem.ts";

export type RateOf = (tenant: { readonly tenantId: TenantId; readonly limits: PlanLimits }) => ApiRate;

/** The buckets of whoever asks. People have buckets apart from keys: a key that runs wild is revoked in the dashboard. */
export const ratePolicies = (principal: Principal | null, ip: string | null, rateOf: RateOf): RatePolicy[] => {
  if (principal === null)
    return [{ name: "address", id: ip === null ? "unknown" : networkOf(ip), rate: STRANGER_API_RATE }];
  if (principal.kind === "apiKey") {
    const rate = rateOf(principal);
    return [
      { name: "key", id: principal.apiKey.id, rate: actorApiRate(rate) },
      { name: "tenant", id: principal.tenantId, rate },
    ];
  }
  const { tenant, user } = principal.session;
  const rate = rateOf({ tenantId: tenant.id, limits: tenant.limits });
  return [
    { name: "person", id: user.id, rate: actorApiRate(rate) },
    { name: "people", id: tenant.id, rate },
  ];
};

export const rateLimited = ({ waitSeconds }: RateDecision): TRPCError =>
  toTrpcError(new RateLimitedError(`Too many requests. Wait ${waitSeconds} s.`, waitSeconds));
