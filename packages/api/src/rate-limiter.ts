import type { ApiRate } from "@sluice/contracts";

/** One bucket that a request takes from. */
export interface RatePolicy {
  /** As the headers call it: `key`, `tenant`, `person`, `address`. */
  readonly name: string;
  /** Whose bucket it is. */
  readonly id: string;
  readonly rate: ApiRate;
}

export interface RateDecision {
  /** 0 when the request may pass, else after how many seconds it may. */
  readonly waitSeconds: number;
  /** `RateLimit-Policy` and `RateLimit`, and `Retry-After` when it may not pass. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimiter {
  /** Takes `cost` from every bucket, or, when one of them has not enough, nothing from any. */
  readonly take: (policies: readonly RatePolicy[], cost?: number) => RateDecision;
  /** What `take` of one would decide; nothing is taken. */
  readonly look: (policies: readonly RatePolicy[]) => RateDecision;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

const BUCKETS_MAX = 20_000;

const rateHeaders = (
  buckets: readonly { readonly policy: RatePolicy; readonly tokens: number }[],
  waitSeconds: number,
): Record<string, string> => ({
  "ratelimit-policy": buckets
    .map(({ policy: { name, rate } }) => `"${name}";q=${rate.burst};w=${Math.ceil(rate.burst / rate.perSecond)}`)
    .join(", "),
  ratelimit: buckets
    .map(({ policy: { name, rate }, tokens }) => {
      const left = Math.max(0, tokens);
      return `"${name}";r=${Math.floor(left)};t=${Math.ceil((rate.burst - left) / rate.perSecond)}`;
    })
    .join(", "),
  ...(waitSeconds === 0 ? {} : { "retry-after": String(waitSeconds) }),
});

/**
 * Token buckets with the headers of draft-ietf-httpapi-ratelimit-headers: `q` is what a bucket holds, `w` the seconds in
 * which it fills, `r` what is left, `t` the seconds until it is full. In memory: each process counts for itself, so that
 * n processes behind one address let n times as much through.
 */
export const createRateLimiter = (nowMs: () => number): RateLimiter => {
  const buckets = new Map<string, Bucket>();

  const fill = ({ name, id, rate }: RatePolicy): { key: string; tokens: number } => {
    const key = `${name} ${id}`;
    const known = buckets.get(key);
    const tokens =
      known === undefined
        ? rate.burst
        : Math.min(rate.burst, known.tokens + (Math.max(0, nowMs() - known.filledAtMs) / 1000) * rate.perSecond);
    return { key, tokens };
  };

  const put = (key: string, tokens: number): void => {
    // Put back at the end, so that the first in the map is the one unused for longest.
    buckets.delete(key);
    buckets.set(key, { tokens, filledAtMs: nowMs() });
    const oldest = buckets.keys().next();
    if (buckets.size > BUCKETS_MAX && !oldest.done) buckets.delete(oldest.value);
  };

  const decide = (policies: readonly RatePolicy[], cost: number) => {
    // More than a bucket ever holds would wait for ever.
    const filled = policies.map((policy) => ({ policy, price: Math.min(cost, policy.rate.burst), ...fill(policy) }));
    const waits = filled.map(({ policy, tokens, price }) => (price - tokens) / policy.rate.perSecond);
    const longest = Math.max(0, ...waits);
    // A rounding error of the refill is no reason to wait.
    const waitSeconds = longest < 1e-9 ? 0 : Math.max(1, Math.ceil(longest));
    const after = filled.map(({ key, policy, tokens, price }) => ({
      key,
      policy,
      tokens: waitSeconds === 0 ? tokens - price : tokens,
    }));
    return { waitSeconds, after };
  };

  return {
    take: (policies, cost = 1) => {
      const { waitSeconds, after } = decide(policies, cost);
      for (const { key, tokens } of after) put(key, tokens);
      return { waitSeconds, headers: rateHeaders(after, waitSeconds) };
    },
    look: (policies) => {
      const { waitSeconds, after } = decide(policies, 1);
      return { waitSeconds, headers: rateHeaders(after, waitSeconds) };
    },
  };
};
