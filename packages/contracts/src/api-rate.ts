import type { PlanLimits } from "./plans.ts";

/** A bucket of requests: what it holds when it is full, and how fast it fills again. */
export interface ApiRate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Of one tenant, where its plan names none: far above what people and scripts do, far below what one process answers. */
export const DEFAULT_API_RATE: ApiRate = { perSecond: 40, burst: 200 };

/** Of one address that sends no key that is valid. */
export const STRANGER_API_RATE: ApiRate = { perSecond: 5, burst: 50 };

/** What one key may take of its tenant's rate: one that runs wild leaves room for the others, and to revoke it. */
const KEY_SHARE = 0.8;

/** All keys of a tenant together: what its plan says, or what was granted to it alone. */
export const tenantApiRate = ({
  apiRequestsPerSecond,
  apiRequestsBurst,
}: Pick<PlanLimits, "apiRequestsPerSecond" | "apiRequestsBurst">): ApiRate => ({
  perSecond: apiRequestsPerSecond ?? DEFAULT_API_RATE.perSecond,
  burst: apiRequestsBurst ?? DEFAULT_API_RATE.burst,
});

/** One key, or one person in the dashboard. */
export const actorApiRate = ({ perSecond, burst }: ApiRate): ApiRate => ({
  perSecond: perSecond * KEY_SHARE,
  burst: Math.max(1, Math.floor(burst * KEY_SHARE)),
});
