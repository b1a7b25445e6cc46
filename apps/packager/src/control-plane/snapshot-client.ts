import { readFile } from "node:fs/promises";
import {
  type ChannelConfig,
  type ChannelId,
  channelConfigSchema,
  channelIdSchema,
  type Snapshot,
  type TenantAccess,
  tenantAccessSchema,
} from "@sluice/contracts";
import type { Logger } from "pino";
import { z } from "zod";
import { hasErrno } from "../storage/has-errno.ts";
import { type BackoffOptions, backoffMs, pause } from "./backoff.ts";
import { type ControlPlaneClient, ControlPlaneError } from "./control-plane-client.ts";
import type { Seal } from "./seal.ts";
import { writeAtomically } from "./write-atomically.ts";

export interface SnapshotClientOptions {
  readonly client: ControlPlaneClient;
  /** Where the last good configuration is kept. */
  readonly file: string;
  /** Content keys are in it, which nobody shall find on a disk. */
  readonly seal: Seal;
  /** Makes a snapshot, complete or not, the running configuration. */
  readonly apply: (snapshot: Snapshot) => Promise<void>;
  /** The running configuration, whole. */
  readonly current: () => readonly ChannelConfig[];
  /** The channels that are withdrawn now. */
  readonly withdrawn: () => readonly ChannelId[];
  /** What is known of the tenants' token keys and revocations. */
  readonly tenantAccess: () => readonly TenantAccess[];
  readonly log: Logger;
  readonly waitMs?: number;
  readonly backoff?: BackoffOptions;
}

const WAIT_MS = 25_000;
const REFRESH_PAUSE_MS = 50;
const BACKOFF: BackoffOptions = { firstMs: 500, maxMs: 30_000 };

/** A snapshot whose channels are looked at one by one: what one tenant wrote must not keep the others' changes away. */
const envelopeSchema = z.object({
  revision: z.number().int().nonnegative(),
  complete: z.boolean(),
  channels: z.array(z.unknown()),
  deletedChannelIds: z.array(channelIdSchema),
  withdrawnChannelIds: z.array(channelIdSchema).optional(),
  tenantAccess: z.array(z.unknown()).default([]),
});

/**
 * Keeps the running configuration equal to the control plane's, and needs it only for changes: it starts from what it
 * last knew, and goes on with that for as long as nobody answers.
 */
export class SnapshotClient {
  readonly #options: SnapshotClientOptions;
  readonly #stopping = new AbortController();
  #revision = 0;
  #hasConfiguration = false;
  #isReachable = false;
  #nextRefresh: Promise<boolean> | undefined;
  #lastRefresh: Promise<unknown> = Promise.resolve();
  #applying: Promise<unknown> = Promise.resolve();
  #polling: Promise<void> = Promise.resolve();

  constructor(options: SnapshotClientOptions) {
    this.#options = options;
  }

  get revision(): number {
    return this.#revision;
  }

  /** A configuration has been applied: the persisted one, or one that was fetched. */
  get hasConfiguration(): boolean {
    return this.#hasConfiguration;
  }

  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** Applies the persisted configuration, if there is one, and begins to poll. */
  async start(): Promise<void> {
    const persisted = await this.#readPersisted();
    if (persisted !== undefined) await this.#apply(persisted, 0);
    this.#polling = this.#poll();
  }

  /**
   * Asks at once whether something changed; false when the control plane did not answer. Whoever calls shares the next
   * request that has not begun; they go out one after the other, with a pause, however many ask.
   */
  refresh(): Promise<boolean> {
    if (this.#nextRefresh === undefined) {
      const refreshed = this.#lastRefresh.then(async () => {
        this.#nextRefresh = undefined;
        return this.#refreshNow();
      });
      this.#nextRefresh = refreshed;
      this.#lastRefresh = refreshed.then(() => pause(REFRESH_PAUSE_MS, this.#stopping.signal));
    }
    return this.#nextRefresh;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
    await this.#applying;
  }

  async #poll(): Promise<void> {
    const { log, backoff = BACKOFF, waitMs = WAIT_MS } = this.#options;
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#fetchAndApply(this.#hasConfiguration ? waitMs : 0);
        if (failures > 0) log.info({ failures, revision: this.#revision }, "the configuration arrives again");
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        if (error instanceof ControlPlaneError) this.#isReachable = false;
        if (failures === 1)
          log.warn({ err: error }, "the configuration could not be fetched or applied; going on with the last");
        await pause(backoffMs(failures, backoff, Math.random()), signal);
      }
    }
  }

  async #refreshNow(): Promise<boolean> {
    try {
      await this.#fetchAndApply(0);
      // What the other poll has brought may still be on its way in.
      await this.#applying;
      return true;
    } catch (error) {
      if (!(error instanceof ControlPlaneError)) {
        this.#options.log.error({ err: error }, "a configuration could not be applied");
      }
      return false;
    }
  }

  async #fetchAndApply(waitMs: number): Promise<void> {
    const after = this.#revision;
    const answer = await this.#options.client.getSnapshot(after, waitMs, this.#stopping.signal);
    this.#isReachable = true;
    if (answer === undefined) {
      this.#hasConfiguration = true;
      return;
    }
    await this.#apply(this.#parse(answer), after);
  }

  /** In the order of arrival, and only onto the revision that was asked from: two polls may be under way at once. */
  #apply(snapshot: Snapshot, after: number): Promise<void> {
    const applied = this.#applying.then(async () => {
      if (this.#revision !== after) return;
      await this.#options.apply(snapshot);
      this.#revision = snapshot.revision;
      this.#hasConfiguration = true;
      await this.#persist();
    });
    this.#applying = applied.catch(() => undefined);
    return applied;
  }

  #parse(answer: unknown): Snapshot {
    const envelope = envelopeSchema.safeParse(answer);
    if (!envelope.success) {
      throw new ControlPlaneError(200, `the snapshot is not valid: ${z.prettifyError(envelope.error)}`);
    }
    const channels: ChannelConfig[] = [];
    for (const document of envelope.data.channels) {
      const channel = channelConfigSchema.safeParse(document);
      if (channel.success) channels.push(channel.data);
      else channels.push(...this.#keepPrevious(document, channel.error));
    }
    const { withdrawnChannelIds = [], ...rest } = envelope.data;
    return { ...rest, channels, withdrawnChannelIds, tenantAccess: rest.tenantAccess.flatMap(this.#parseAccess) };
  }

  readonly #parseAccess = (document: unknown): TenantAccess[] => {
    const access = tenantAccessSchema.safeParse(document);
    if (access.success) return [access.data];
    this.#options.log.error({ problems: z.prettifyError(access.error) }, "the token keys of a tenant are not valid");
    return [];
  };

  /** A document that makes no sense changes nothing; the channel goes on as it was. */
  #keepPrevious(document: unknown, error: z.ZodError): ChannelConfig[] {
    const named = z.object({ channelId: channelIdSchema }).safeParse(document);
    const channelId = named.success ? named.data.channelId : undefined;
    this.#options.log.error({ channelId, problems: z.prettifyError(error) }, "a channel's configuration is not valid");
    return this.#options.current().filter((channel) => channel.channelId === channelId);
  }

  async #persist(): Promise<void> {
    const snapshot: Snapshot = {
      revision: this.#revision,
      complete: true,
      channels: [...this.#options.current()],
      deletedChannelIds: [],
      // Or a restart would take their media for nobody's.
      withdrawnChannelIds: [...this.#options.withdrawn()],
      tenantAccess: [...this.#options.tenantAccess()],
    };
    try {
      await writeAtomically(this.#options.file, this.#options.seal.close(JSON.stringify(snapshot)));
    } catch (error) {
      // The configuration runs all the same; only a restart without the control plane would miss it.
      this.#options.log.error({ err: error }, "the configuration could not be persisted");
    }
  }

  async #readPersisted(): Promise<Snapshot | undefined> {
    let content: string;
    try {
      content = await readFile(this.#options.file, "utf8");
    } catch (error) {
      if (hasErrno(error, "ENOENT")) return undefined;
      throw error;
    }
    try {
      // One of before there were content keys is in the clear; the next one that is written is not.
      const text = content.startsWith("{") ? content : this.#options.seal.open(content);
      return this.#parse(JSON.parse(text));
    } catch (error) {
      this.#options.log.error({ err: error }, "the persisted configuration is damaged; waiting for the control plane");
      return undefined;
    }
  }
}
