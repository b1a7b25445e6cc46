import type { UsageKey, UsageOutbox } from "./control-plane/usage-outbox.ts";
import type { Exchange, HttpRequest } from "./http/index.ts";

/**
 * Counts requests for whoever's channel took them, as they go on: each count outlives a kill of the process (`UsageOutbox`).
 *
 * What is counted is what was carried out. Of an answer, the bytes that the kernel has taken from us: those it still
 * delivers when the process dies. Of a push, the head and the body once it is answered; of a body that goes on for days,
 * each piece as it comes. What dies with the process counts nothing: a push that was not answered, which its encoder sends
 * again, and of each answer at most the slice (256 KB) that a waiting client has not taken, or that was being handed over at
 * that instant. What is in doubt is in the tenant's favour; nothing is ever counted twice.
 */
export class UsageMeter {
  readonly #outbox: Pick<UsageOutbox, "count">;
  readonly #counted = new WeakMap<HttpRequest, number>();
  readonly #keys = new WeakMap<HttpRequest, UsageKey>();

  constructor(outbox: Pick<UsageOutbox, "count">) {
    this.#outbox = outbox;
  }

  readonly attribute = (request: HttpRequest, key: UsageKey): void => {
    this.#keys.set(request, key);
  };

  /** Of a body that is still coming: counted now, and not again at its end. */
  readonly progress = (request: HttpRequest, bytes: number): void => {
    const key = this.#keys.get(request);
    if (key !== undefined) this.#count(request, key, bytes, 0);
  };

  /** So much of an answer has gone to a client that makes us wait. */
  readonly sent = (request: HttpRequest, sentBytes: number): void => {
    const key = this.#keys.get(request);
    if (key === undefined || key.kind === "ingest") return;
    this.#count(request, key, sentBytes - (this.#counted.get(request) ?? 0), 0);
  };

  /** Ingest is what came in, egress what went out. Requests that nobody's channel took are nobody's usage. */
  finish({ request, requestBytes, responseBytes }: Exchange): void {
    const key = this.#keys.get(request);
    if (key === undefined) return;
    const bytes = key.kind === "ingest" ? requestBytes : responseBytes;
    this.#count(request, key, bytes - (this.#counted.get(request) ?? 0), 1);
  }

  #count(request: HttpRequest, key: UsageKey, bytes: number, requests: 0 | 1): void {
    if (requests === 0) this.#counted.set(request, (this.#counted.get(request) ?? 0) + bytes);
    this.#outbox.count(key, bytes, requests);
  }
}
