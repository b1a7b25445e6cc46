import type { Logger } from "pino";
import { type BackoffOptions, backoffMs, pause } from "./backoff.ts";
import { ControlPlaneError } from "./control-plane-client.ts";

export interface TellingOptions {
  /** What is told, as the log names it: "usage". */
  readonly what: string;
  readonly everyMs: number;
  readonly backoff?: BackoffOptions | undefined;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

const BACKOFF: BackoffOptions = { firstMs: 1000, maxMs: 60_000 };

/**
 * Tells the control plane something again and again until the signal fires; after a failure later and later, and the log says once
 * that it fails and once that it does not any more. `tell` gets how often it has failed in a row, and keeps what was not told.
 */
export const keepTelling = async (
  tell: (failures: number) => Promise<void>,
  { what, everyMs, backoff = BACKOFF, signal, log }: TellingOptions,
): Promise<void> => {
  let failures = 0;
  while (!signal.aborted) {
    await pause(failures === 0 ? everyMs : backoffMs(failures, backoff, Math.random()), signal);
    // Whoever stops it tells the rest.
    if (signal.aborted) return;
    try {
      await tell(failures);
      if (failures > 0) log.info({ failures }, `${what}: the control plane takes it again`);
      failures = 0;
    } catch (error) {
      failures++;
      if (failures === 1)
        log.warn({ err: error }, `${what}: the control plane could not be told; it is kept and tried again`);
    }
  }
};

const REFUSED_FOR_GOOD: ReadonlySet<number> = new Set([400, 413, 422]);

/** What the control plane will refuse tomorrow as well: the request itself is wrong. */
export const isRefusedForGood = (error: unknown): boolean =>
  error instanceof ControlPlaneError && REFUSED_FOR_GOOD.has(error.status);
