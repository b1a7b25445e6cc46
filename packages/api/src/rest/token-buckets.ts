export interface TokenBuckets {
  /** @returns 0 when the request may pass, else after how many seconds it may */
  readonly take: (key: string) => number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

const KEYS_MAX = 10_000;

/** A bucket of `burst` requests for each key, refilled at `perSecond`. In memory: each process counts for itself. */
export const createTokenBuckets = (perSecond: number, burst: number, nowMs: () => number): TokenBuckets => {
  const buckets = new Map<string, Bucket>();
  return {
    take: (key) => {
      const at = nowMs();
      const known = buckets.get(key);
      const tokens =
        known === undefined ? burst : Math.min(burst, known.tokens + ((at - known.filledAtMs) / 1000) * perSecond);
      // Put back at the end, so that the first in the map is the one unused for longest.
      buckets.delete(key);
      buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, filledAtMs: at });
      const oldest = buckets.keys().next();
      if (buckets.size > KEYS_MAX && !oldest.done) buckets.delete(oldest.value);
      return tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
    },
  };
};
