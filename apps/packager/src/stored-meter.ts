import type { ChannelConfig } from "@sluice/contracts";
import type { UsageKey } from "./control-plane/usage-outbox.ts";

const MINUTE_MS = 60_000;

interface StoredMeterOptions {
  readonly channels: () => readonly {
    readonly config: Pick<ChannelConfig, "tenantId" | "channelId">;
    readonly storedBytes: number;
  }[];
  readonly count: (key: UsageKey, bytes: number, requests: number) => void;
  readonly nowMs: () => number;
}

/**
 * Looks once a minute at what each channel keeps: a byte that is seen is a byte-minute. The minute in which the process starts
 * is left to the one before it, so that no restart counts a minute twice; what nobody looked at is in the tenant's favour.
 */
export class StoredMeter {
  readonly #options: StoredMeterOptions;
  #minute: number;

  constructor(options: StoredMeterOptions) {
    this.#options = options;
    this.#minute = this.#currentMinute();
  }

  /** Call often: it does something once a minute. A clock that goes back counts no minute again. */
  tick(): void {
    const minute = this.#currentMinute();
    if (minute <= this.#minute) return;
    this.#minute = minute;
    for (const { config, storedBytes } of this.#options.channels()) {
      if (storedBytes === 0) continue;
      const { tenantId, channelId } = config;
      const key = { tenantId, channelId, originEndpointId: null, ingestEndpointIndex: null, kind: "stored" } as const;
      this.#options.count(key, storedBytes, 0);
    }
  }

  #currentMinute(): number {
    return Math.floor(this.#options.nowMs() / MINUTE_MS);
  }
}
