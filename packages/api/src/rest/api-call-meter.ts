import { randomBytes } from "node:crypto";
import type { TenantId, UsageEvent } from "@sluice/contracts";
import { type Control, recordUsage } from "@sluice/control";

export interface ApiCallMeter {
  readonly count: (tenantId: TenantId) => void;
  /** Stores what was counted. What could not be stored is kept, and stored once with the next call. */
  readonly flush: () => Promise<void>;
}

const MINUTE_MS = 60_000;
/** As many events as one delivery takes. */
const BATCH = 5000;

/**
 * Counts calls per tenant and minute in this process. The id of each event is a fact, so that a flush that was interrupted
 * after its commit is a repeat and no second call. What a crash takes is what was counted since the last flush, in the
 * tenant's favour.
 */
export const createApiCallMeter = (control: Control, node: string): ApiCallMeter => {
  const boot = randomBytes(6).toString("hex");
  let sequence = 0;
  let counters = new Map<string, { tenantId: TenantId; minuteMs: number; requests: number }>();
  let waiting: UsageEvent[] = [];
  let flushing: Promise<void> = Promise.resolve();

  const toEvents = (): UsageEvent[] => {
    const counted = [...counters.values()];
    counters = new Map();
    return counted.map(({ tenantId, minuteMs, requests }) => ({
      id: JSON.stringify([node, boot, sequence++]),
      tenantId,
      channelId: null,
      originEndpointId: null,
      ingestEndpointIndex: null,
      kind: "apiCall",
      minuteMs,
      bytes: 0,
      requests,
    }));
  };

  const flushOnce = async (): Promise<void> => {
    waiting.push(...toEvents());
    while (waiting.length > 0) {
      await recordUsage(control, { node, events: waiting.slice(0, BATCH) });
      waiting = waiting.slice(BATCH);
    }
  };

  return {
    count: (tenantId) => {
      const minuteMs = Math.floor(control.now().getTime() / MINUTE_MS) * MINUTE_MS;
      const name = `${tenantId} ${minuteMs}`;
      const counter = counters.get(name);
      if (counter === undefined) counters.set(name, { tenantId, minuteMs, requests: 1 });
      else counter.requests += 1;
    },
    flush: () => {
      // One after another, whether or not the one before went well.
      flushing = flushing.then(flushOnce, flushOnce);
      return flushing;
    },
  };
};
