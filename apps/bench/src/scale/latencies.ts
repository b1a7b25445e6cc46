/** What was measured of one kind of request, milliseconds. */
export interface Latencies {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** The value that a share of all does not exceed (nearest rank). */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

export const summarize = (durationsMs: readonly number[]): Latencies => {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    p99Ms: percentile(sorted, 0.99),
  };
};

/** Asks `concurrency` at a time until `count` have been answered; a warm-up of a tenth of that is not counted. */
export const measure = async (
  count: number,
  concurrency: number,
  ask: (n: number) => Promise<void>,
): Promise<Latencies> => {
  const durationsMs: number[] = [];
  const warmUp = Math.ceil(count / 10);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count + warmUp) {
      const n = next++;
      const startedAtMs = performance.now();
      await ask(n);
      if (n >= warmUp) durationsMs.push(performance.now() - startedAtMs);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return summarize(durationsMs);
};
