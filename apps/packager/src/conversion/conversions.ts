import { MediaError } from "@sluice/media/bytes";
import { cmafFromTs, type TsIngest } from "@sluice/media/cmaf";
import { platformKernels } from "../platform-kernels.ts";
import type { Turns } from "../turns.ts";
import type { ConversionOptions, ConversionReply } from "./conversion-messages.ts";
import { ConversionThread } from "./conversion-thread-handle.ts";

/**
 * Smaller ones are converted where they are: that takes a few milliseconds, and to carry them to another thread and back
 * would cost a third of it again. Larger ones, and above all those that were made to be slow, stop nobody.
 */
const OWN_THREAD_BYTES = 6 * 1024 * 1024;
const THREADS = 2;

export interface Conversion {
  /** Whose segment it is: of each tenant at most one large segment is converted at a time. */
  readonly tenantId: string;
  readonly ts: Uint8Array;
  /** At least `cmafFromTsBound(ts.length)` bytes; the fragments are put there. */
  readonly out: Uint8Array;
  readonly options: ConversionOptions;
}

interface Waiting {
  readonly conversion: Conversion;
  readonly resolve: (ingest: TsIngest) => void;
  readonly reject: (error: unknown) => void;
}

/** Turns pushed MPEG-TS into CMAF without keeping the event loop from its players. */
export class Conversions {
  readonly #turns: Turns;
  readonly #ownThreadBytes: number;
  readonly #idle: ConversionThread[] = [];
  readonly #busyTenants = new Set<string>();
  #waiting: Waiting[] = [];
  #threadCount = 0;
  #isStopped = false;

  constructor(turns: Turns, ownThreadBytes = OWN_THREAD_BYTES) {
    this.#turns = turns;
    this.#ownThreadBytes = ownThreadBytes;
  }

  /** @throws MediaError for bytes that are no segment */
  run(conversion: Conversion): Promise<TsIngest> {
    const { ts, out, options } = conversion;
    if (ts.length < this.#ownThreadBytes) {
      return this.#turns.run(() => cmafFromTs(ts, out, { ...options, ...platformKernels }));
    }
    if (this.#isStopped) return Promise.reject(new Error("The packager is stopping"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ conversion, resolve, reject });
      this.#startWaiting();
    });
  }

  /** Ends the threads, once nobody converts any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#idle.splice(0).map((thread) => thread.end()));
  }

  #startWaiting(): void {
    const next = this.#waiting.find(({ conversion }) => !this.#busyTenants.has(conversion.tenantId));
    const thread = next === undefined ? undefined : this.#takeThread();
    if (next === undefined || thread === undefined) return;
    this.#waiting = this.#waiting.filter((each) => each !== next);
    const { tenantId } = next.conversion;
    this.#busyTenants.add(tenantId);
    void this.#runOn(thread, next).finally(() => {
      this.#busyTenants.delete(tenantId);
      this.#startWaiting();
    });
    this.#startWaiting();
  }

  #takeThread(): ConversionThread | undefined {
    const idle = this.#idle.pop();
    if (idle !== undefined || this.#threadCount >= THREADS) return idle;
    this.#threadCount++;
    return new ConversionThread();
  }

  async #runOn(thread: ConversionThread, { conversion, resolve, reject }: Waiting): Promise<void> {
    const { ts, out, options } = conversion;
    try {
      const reply = await thread.ask({ ts: new Uint8Array(ts), options });
      this.#idle.push(thread);
      resolve(take(reply, out));
    } catch (error) {
      if (!thread.isAlive) this.#threadCount--;
      reject(error);
    }
  }
}

const take = (reply: ConversionReply, out: Uint8Array): TsIngest => {
  if (reply.kind === "refused") throw new MediaError(reply.code, reply.path, reply.offset, reply.detail);
  out.set(reply.fragments, reply.start);
  return reply.ingest;
};
