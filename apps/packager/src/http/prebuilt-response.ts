import type { ResponseHeaders } from "./responder.ts";
import { printHeaders, printStatusLine } from "./response-head.ts";

/** Head and body in one piece. */
export interface Wire {
  readonly bytes: Buffer;
  readonly headBytes: number;
}

const MAX_VARIANTS = 16;

/**
 * A response that is printed once and sent many times (a playlist between two changes). Head and body lie in one buffer,
 * so that an answer is one write; the buffer is renewed when `Date` moves on, never changed, as a slow client may still
 * be reading it.
 */
export class PrebuiltResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly etag: string | undefined;
  /** Without `Date`, `Content-Length` and what differs by request. */
  readonly headerLines: string;
  readonly body: Uint8Array;
  #dateLine = "";
  #plain: Wire | undefined;
  readonly #variants = new Map<string, Wire>();

  /** `etag` with quotes: lets `If-None-Match` be answered 304. */
  constructor(status: number, headers: ResponseHeaders, body: Uint8Array, etag?: string) {
    this.status = status;
    this.headers = headers;
    this.etag = etag;
    this.body = body;
    this.headerLines = printHeaders(headers) + (etag === undefined ? "" : printHeaders({ ETag: etag }));
  }

  /** The bytes for this second and these extra header lines. */
  wire(dateLine: string, extraLines: string): Wire {
    if (dateLine !== this.#dateLine) {
      this.#dateLine = dateLine;
      this.#plain = undefined;
      this.#variants.clear();
    }
    if (extraLines === "") {
      this.#plain ??= this.#build("");
      return this.#plain;
    }
    let wire = this.#variants.get(extraLines);
    if (wire === undefined) {
      wire = this.#build(extraLines);
      // Extra lines may be the client's words: a bound, not a cache policy.
      if (this.#variants.size >= MAX_VARIANTS) this.#variants.clear();
      this.#variants.set(extraLines, wire);
    }
    return wire;
  }

  #build(extraLines: string): Wire {
    const head = `${printStatusLine(this.status)}${this.#dateLine}${this.headerLines}${extraLines}Content-Length: ${this.body.length}\r\n\r\n`;
    const bytes = Buffer.allocUnsafeSlow(head.length + this.body.length);
    bytes.write(head, 0, "latin1");
    bytes.set(this.body, head.length);
    return { bytes, headBytes: head.length };
  }
}
