import type { UsageKey, UsageOutbox } from "./control-plane/usage-outbox.ts";
import type { Exchange, HttpRequest } from "./http/index.ts";

/** Remembers whose request it is from when that is known until it is over and its bytes are. */
export class UsageMeter {
  readonly #outbox: Pick<UsageOutbox, "count">;
  readonly #keys = new WeakMap<HttpRequest, UsageKey>();

  constructor(outbox: Pick<UsageOutbox, "count">) {
    this.#outbox = outbox;
  }

  readonly attribute = (request: HttpRequest, key: UsageKey): void => {
    this.#keys.set(request, key);
  };

  /** Ingest is what came in, egress what went out. Requests that nobody's channel took are nobody's usage. */
  finish({ request, requestBytes, responseBytes }: Exchange): void {
    const key = this.#keys.get(request);
    if (key === undefined) return;
    this.#outbox.count(key, key.kind === "ingest" ? requestBytes : responseBytes, 1);
  }
}
