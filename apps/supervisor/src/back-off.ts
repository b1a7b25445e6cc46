const FIRST_MS = 250;
const LONGEST_MS = 15_000;
/** A process that ran this long is taken for healthy: its next crash starts from the shortest pause again. */
const STABLE_MS = 30_000;

export interface BackOff {
  /** How long to wait before starting again a process that ran for `ranMs` and then ended. */
  readonly nextDelayMs: (ranMs: number) => number;
}

/** Doubling pauses between restarts, so that a process that cannot start does not take the machine with it. */
export const createBackOff = (): BackOff => {
  let delayMs = FIRST_MS;
  return {
    nextDelayMs: (ranMs) => {
      if (ranMs >= STABLE_MS) delayMs = FIRST_MS;
      const current = delayMs;
      delayMs = Math.min(delayMs * 2, LONGEST_MS);
      return current;
    },
  };
};
