import type { UsageKey, UsageOutbox } from "./control-plane/usage-outbox.ts";
import type { Exchange, HttpRequest } from "./http/index.ts";

/** Remembers whose request it is from when that is known until it is over and its bytes are. */
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
    if (key === undefined) return;
    this.#counted.set(request, (this.#counted.get(request) ?? 0) + bytes);
    this.#outbox.count(key, bytes, 0);
  };

  /** Ingest is what came in, egress what went out. Requests that nobody's channel took are nobody's usage. */
  finish({ request, requestBytes, responseBytes }: Exchange): void {
    const key = this.#keys.get(request);
    if (key === undefined) return;
    const bytes = key.kind === "ingest" ? requestBytes - (this.#counted.get(request) ?? 0) : responseBytes;
    this.#outbox.count(key, bytes, 1);
  }
}
