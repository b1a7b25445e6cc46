import { randomBytes } from "node:crypto";
import {
  type AccessRefusal,
  type ChannelId,
  type DrmSystem,
  LICENCE_SAMPLE_BOUNDS,
  type LicenceOutcome,
  type LicenceRequestSum,
  type OriginEndpointId,
  type TenantId,
} from "@sluice/contracts";
import type { Logger } from "pino";
import type { BackoffOptions } from "../control-plane/backoff.ts";
import type { ControlPlaneClient } from "../control-plane/control-plane-client.ts";
import { isRefusedForGood, keepTelling } from "../control-plane/keep-telling.ts";
import { FairMap } from "../fair-map.ts";

export interface LicenceRequestsOptions {
  readonly client: Pick<ControlPlaneClient, "sendLicenceRequests">;
  readonly node: string;
  readonly log: Logger;
  readonly nowMs: () => number;
  readonly deliverEveryMs?: number;
  readonly backoff?: BackoffOptions;
  /** How many sums may wait. */
  readonly maxSums?: number;
}

/** One licence request, and what came of it. */
export interface LicenceRequest {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly originEndpointId: OriginEndpointId;
  readonly system: DrmSystem;
  readonly outcome: LicenceOutcome;
  readonly reason: AccessRefusal | undefined;
  readonly detail: string | undefined;
  readonly viewer: string | undefined;
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
  readonly keyIds: readonly string[];
}

interface Sum {
  readonly key: string;
  readonly fact: Omit<LicenceRequestSum, "count" | "last">;
  count: number;
  last: LicenceRequestSum["last"];
  /** How many of them the control plane has confirmed. */
  confirmed: number;
}

const MINUTE_MS = 60_000;
const DELIVER_EVERY_MS = 5_000;
/** About a kilobyte each. */
const MAX_SUMS = 20_000;
const SUMS_PER_DELIVERY = 1000;

/**
 * Licence requests, summed by minute, endpoint, system and outcome, so that a million viewers are a few lines; told to the
 * control plane as they grow. A sum is always told as a whole: what is delivered twice, late or after a later one changes nothing.
 *
 * It is for people who look for a fault, and no bill is made of it: what waits is in memory alone, and while nobody takes it the
 * oldest of whoever has most is forgotten. What was not told when the process ends is lost; usage counts the licences all the same.
 */
export class LicenceRequests {
  readonly #options: LicenceRequestsOptions;
  readonly #boot = `${Date.now().toString(36)}-${randomBytes(6).toString("hex")}`;
  readonly #stopping = new AbortController();
  readonly #sums: FairMap<Sum>;
  #sequence = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(options: LicenceRequestsOptions) {
    this.#options = options;
    this.#sums = new FairMap(options.maxSums ?? MAX_SUMS);
  }

  start(): void {
    const { log, deliverEveryMs: everyMs = DELIVER_EVERY_MS, backoff } = this.#options;
    const { signal } = this.#stopping;
    this.#running = keepTelling(() => this.#deliver(), { what: "licence requests", everyMs, backoff, signal, log });
  }

  /** Tries once to deliver the rest. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#deliver().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "the last licence requests could not be told");
    });
  }

  add(request: LicenceRequest): void {
    const { tenantId, channelId, originEndpointId, system, outcome, reason = null } = request;
    const nowMs = this.#options.nowMs();
    const minuteMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    const key = [originEndpointId, minuteMs, system, outcome, reason].join(" ");
    let sum = this.#sums.get(tenantId, key);
    if (sum === undefined) {
      const id = JSON.stringify([this.#options.node, this.#boot, this.#sequence++]);
      const fact = { id, tenantId, channelId, originEndpointId, minuteMs, system, outcome, reason };
      sum = { key, fact, count: 0, last: toSample(request, nowMs), confirmed: 0 };
      this.#sums.set(tenantId, key, sum);
    } else {
      sum.last = toSample(request, nowMs);
    }
    sum.count++;
  }

  async #deliver(): Promise<void> {
    const grown = [...this.#sums.values()].filter(({ count, confirmed }) => count > confirmed);
    for (let from = 0; from < grown.length; from += SUMS_PER_DELIVERY) {
      await this.#send(grown.slice(from, from + SUMS_PER_DELIVERY));
    }
    const currentMs = Math.floor(this.#options.nowMs() / MINUTE_MS) * MINUTE_MS;
    for (const { key, fact, count, confirmed } of [...this.#sums.values()]) {
      if (fact.minuteMs < currentMs && count === confirmed) this.#sums.delete(fact.tenantId, key);
    }
  }

  async #send(some: readonly Sum[]): Promise<void> {
    const sums = some.map(({ fact, count, last }) => ({ ...fact, count, last }));
    try {
      await this.#options.client.sendLicenceRequests({ sums });
    } catch (error) {
      if (!isRefusedForGood(error)) throw error;
      this.#options.log.error({ err: error }, "the control plane refuses these licence requests for good");
    }
    // Those that have come meanwhile are still to be told.
    for (const [i, sum] of some.entries()) sum.confirmed = sums[i]?.count ?? sum.confirmed;
  }
}

const toSample = (
  { detail, viewer, address, userAgent, keyIds }: LicenceRequest,
  atMs: number,
): LicenceRequestSum["last"] => ({
  atMs,
  detail: shortened(detail, LICENCE_SAMPLE_BOUNDS.detailChars),
  viewer: shortened(viewer, LICENCE_SAMPLE_BOUNDS.viewerChars),
  address: shortened(address, LICENCE_SAMPLE_BOUNDS.addressChars),
  userAgent: shortened(userAgent, LICENCE_SAMPLE_BOUNDS.userAgentChars),
  keyIds: keyIds.slice(0, LICENCE_SAMPLE_BOUNDS.keyIds),
});

/** A text that every database takes, and a copy: a part of it would keep all of a request's head in memory. */
const shortened = (text: string | undefined, maxChars: number): string | null =>
  text === undefined ? null : Buffer.from(text.slice(0, maxChars).replaceAll("\0", "\ufffd")).toString();
