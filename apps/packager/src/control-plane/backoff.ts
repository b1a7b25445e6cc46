import { setTimeout as delay } from "node:timers/promises";

export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Doubles from `firstMs` to `maxMs`; half of it random, so that many nodes do not come back in step. */
export const backoffMs = (failures: number, { firstMs, maxMs }: BackoffOptions, random: number): number =>
  Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30)) * (0.5 + random / 2);

/** Waits, and returns early, without an error, when the signal fires. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
