import { setTimeout as sleep } from "node:timers/promises";
import { type Control, keepKeysAhead } from "@sluice/control";
import type { Logger } from "pino";

/** The queue's clock ticks by the minute: too slow for an endpoint that waits for its first keys. */
const TURN_EVERY_MS = 2000;

export interface KeyAuthority {
  /** Lets the turn that runs end. */
  readonly stop: () => Promise<void>;
}

/** Keeps every encrypted endpoint in keys, turn after turn. */
export const startKeyAuthority = (control: Control, log: Logger): KeyAuthority => {
  const stopping = new AbortController();
  const takeTurn = async (): Promise<boolean> => {
    try {
      const { problems, ...counts } = await keepKeysAhead(control);
      for (const { originEndpointId, error } of problems) log.error({ err: error, originEndpointId }, "content keys");
      if (counts.published > 0) log.info(counts, "content keys published");
      return counts.endpoints > 0;
    } catch (error) {
      // The database is away. Packagers have keys for the next minutes, and the next turn comes anyhow.
      log.error({ err: error }, "the key authority's turn failed");
      return false;
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (await takeTurn()) continue;
      // Aborted is not an error here: the loop's condition ends it.
      await sleep(TURN_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
};
