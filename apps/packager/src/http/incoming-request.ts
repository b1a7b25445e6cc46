import type { BodyRead, HttpRequest, ReadBodyOptions } from "./http-request.ts";
import type { RequestBody } from "./request-body.ts";
import type { RequestHead } from "./request-head.ts";
import type { TlsPeer } from "./tls-peer.ts";

/** The server's side of `HttpRequest`: a head, a body, and whether the client is still there. */
export class IncomingRequest implements HttpRequest {
  readonly head: RequestHead;
  readonly body: RequestBody;
  readonly receivedAtMs: number;
  readonly tls: TlsPeer | undefined;
  readonly #remoteAddress: () => string;
  #gone = false;
  #abort: AbortController | undefined;

  constructor(
    head: RequestHead,
    body: RequestBody,
    receivedAtMs: number,
    client: { readonly address: () => string; readonly tls: TlsPeer | undefined },
  ) {
    this.head = head;
    this.body = body;
    this.receivedAtMs = receivedAtMs;
    this.tls = client.tls;
    this.#remoteAddress = client.address;
  }

  get method(): string {
    return this.head.method;
  }
  get path(): string {
    return this.head.path;
  }
  get rawQuery(): string {
    return this.head.rawQuery;
  }
  get target(): string {
    return this.head.target;
  }
  get host(): string {
    return this.head.host;
  }
  get httpVersion(): "1.0" | "1.1" {
    return this.head.httpVersion;
  }
  get remoteAddress(): string {
    return this.#remoteAddress();
  }
  get announcedBytes(): number | undefined {
    return this.body.announcedBytes;
  }
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#gone) this.#abort.abort();
    return this.#abort.signal;
  }

  header(name: string): string | undefined {
    return this.head.header(name);
  }

  readBody(options: ReadBodyOptions): Promise<BodyRead> {
    return this.body.collect(options);
  }

  bodyChunks(options: { readonly idleMs: number }): AsyncIterable<Uint8Array> {
    return this.body.chunks(options.idleMs);
  }

  /** The connection's side: nobody waits for an answer any more. */
  clientGone(): void {
    this.#gone = true;
    this.#abort?.abort();
  }
}
