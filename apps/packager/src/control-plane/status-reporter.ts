import type { ChannelStatus } from "@sluice/contracts";
import type { Logger } from "pino";
import { pause } from "./backoff.ts";
import type { ControlPlaneClient } from "./control-plane-client.ts";

export interface StatusReporterOptions {
  readonly client: Pick<ControlPlaneClient, "sendStatus">;
  readonly node: string;
  readonly version: string;
  readonly startedAtMs: number;
  readonly revision: () => number;
  readonly statuses: () => readonly ChannelStatus[];
  readonly log: Logger;
  readonly everyMs?: number;
}

const EVERY_MS = 1000;
/** Sent even when nothing changed, in reports: the control plane sees that this node lives. */
const QUIET_REPORTS = 5;
const AFTER_FAILURE_MS = 5000;

/** Says each second of which channels something changed. A report that does not arrive is made up for by the next. */
export class StatusReporter {
  readonly #options: StatusReporterOptions;
  readonly #stopping = new AbortController();
  #sent = new Map<string, string>();
  #quiet = QUIET_REPORTS;
  #running: Promise<void> = Promise.resolve();

  constructor(options: StatusReporterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let isFailing = false;
    while (!signal.aborted) {
      await pause(isFailing ? AFTER_FAILURE_MS : (this.#options.everyMs ?? EVERY_MS), signal);
      if (signal.aborted) return;
      try {
        await this.#report();
        if (isFailing) this.#options.log.info("the status is reported again");
        isFailing = false;
      } catch (error) {
        if (!isFailing) this.#options.log.warn({ err: error }, "the status could not be reported");
        isFailing = true;
      }
    }
  }

  async #report(): Promise<void> {
    const { client, node, version, startedAtMs } = this.#options;
    const seen = new Map<string, string>();
    const changed = this.#options.statuses().filter((status) => {
      const content = JSON.stringify({ ...status, atMs: 0 });
      seen.set(status.channelId, content);
      return this.#sent.get(status.channelId) !== content;
    });
    this.#quiet++;
    if (changed.length === 0 && this.#quiet < QUIET_REPORTS) return;
    await client.sendStatus({ node, version, startedAtMs, revision: this.#options.revision(), channels: changed });
    this.#sent = seen;
    this.#quiet = 0;
  }
}
