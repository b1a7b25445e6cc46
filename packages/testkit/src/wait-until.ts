import { setTimeout as delay } from "node:timers/promises";

export interface WaitOptions {
  /** What is waited for; the error of a missed deadline says it. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly intervalMs?: number;
}

/**
 * Asks `probe` again and again until it gives something other than undefined, null or false, and returns that.
 * A probe that throws counts as "not yet"; what it threw last is the cause of the error at the deadline.
 */
export const waitUntil = async <T>(
  probe: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  { what, timeoutMs, intervalMs = 100 }: WaitOptions,
): Promise<T> => {
  const deadlineMs = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() >= deadlineMs) {
      throw new Error(`waited ${timeoutMs} ms in vain for ${what}`, { cause: last });
    }
    await delay(intervalMs);
  }
};
