import { type ErrorCode, type Problem, problem } from "@sluice/contracts";
import { matchesEtag, parseByteRange } from "./byte-range.ts";
import type { PrebuiltResponse } from "./prebuilt-response.ts";
import type { RequestHead } from "./request-head.ts";
import type { Responder, ResponseHeaders, SendOptions } from "./responder.ts";
import { asksToClose, printHeaders, printStatusLine } from "./response-head.ts";

/** What an answer asks of its connection. */
export interface ResponseSink {
  /** Decides, once per answer, whether the connection outlives it, and says so in a header line (often empty). */
  decidePersistence(allowed: boolean): string;
  dateLine(): string;
  /** The whole answer. Gathered and cut as the socket likes it; `onReleased` when its memory is free again. */
  writeWhole(parts: readonly Uint8Array[], onReleased: (() => void) | undefined): void;
}

const NO_PARTS: readonly Uint8Array[] = [];
/** Up to here a copy is cheaper than a second vector of the write. */
const COPY_BYTES = 16 * 1024;

const sizeOf = (parts: readonly Uint8Array[]): number => {
  let size = 0;
  for (const part of parts) size += part.length;
  return size;
};

const sliceOf = (parts: readonly Uint8Array[], from: number, to: number): Uint8Array[] => {
  const slice: Uint8Array[] = [];
  let at = 0;
  for (const part of parts) {
    const start = Math.max(0, from - at);
    const end = Math.min(part.length, to - at);
    if (start < end) slice.push(part.subarray(start, end));
    at += part.length;
  }
  return slice;
};

/** The server's side of `Responder`: composes heads, applies HEAD, 304 and ranges, and leaves sockets to the connection. */
export class OutgoingResponse implements Responder {
  /** 0 before an answer. */
  status = 0;
  readonly #head: RequestHead;
  readonly #sink: ResponseSink;

  constructor(head: RequestHead, sink: ResponseSink) {
    this.#head = head;
    this.#sink = sink;
  }

  get answered(): boolean {
    return this.status !== 0;
  }

  send(
    status: number,
    headers: ResponseHeaders,
    body?: Uint8Array | readonly Uint8Array[],
    options: SendOptions = {},
  ): void {
    try {
      this.#send(status, headers, body, options);
    } catch (error) {
      options.onReleased?.();
      throw error;
    }
  }

  #send(
    status: number,
    headers: ResponseHeaders,
    body: Uint8Array | readonly Uint8Array[] | undefined,
    options: SendOptions,
  ): void {
    this.#refuseSecond();
    let parts = body === undefined ? NO_PARTS : body instanceof Uint8Array ? [body] : body;
    let lines = printHeaders(headers);
    let code = status;
    if (options.etag !== undefined) {
      lines += printHeaders({ ETag: options.etag });
      if (status === 200 && this.#isUnchanged(options.etag)) code = 304;
    }
    if (options.acceptRanges === true && code === 200) {
      lines += "Accept-Ranges: bytes\r\n";
      const range = this.#range(options.etag, sizeOf(parts));
      if (range.kind === "part") {
        code = 206;
        lines += `Content-Range: bytes ${range.from}-${range.to - 1}/${sizeOf(parts)}\r\n`;
        parts = sliceOf(parts, range.from, range.to);
      } else if (range.kind === "unsatisfiable") {
        code = 416;
        lines += `Content-Range: bytes */${sizeOf(parts)}\r\n`;
        parts = NO_PARTS;
      }
    }
    this.#write(code, lines, parts, options.onReleased, !asksToClose(headers));
  }

  sendPrebuilt(prebuilt: PrebuiltResponse, extra?: ResponseHeaders): void {
    this.#refuseSecond();
    const extraLines = extra === undefined ? "" : printHeaders(extra);
    if (prebuilt.etag !== undefined && this.#isUnchanged(prebuilt.etag)) {
      this.#write(304, prebuilt.headerLines + extraLines, NO_PARTS, undefined, true);
      return;
    }
    const persistence = this.#sink.decidePersistence(true);
    const wire = prebuilt.wire(this.#sink.dateLine(), extraLines + persistence);
    this.status = prebuilt.status;
    this.#sink.writeWhole(
      [this.#head.method === "HEAD" ? wire.bytes.subarray(0, wire.headBytes) : wire.bytes],
      undefined,
    );
  }

  sendProblem(
    code: ErrorCode,
    detail: string,
    headers: ResponseHeaders = {},
    more: Pick<Problem, "violations" | "offset" | "path" | "reason"> = {},
  ): void {
    const document = problem(code, detail, more);
    const body = Buffer.from(JSON.stringify(document));
    this.send(document.status, { "Content-Type": "application/problem+json", ...headers }, body);
  }

  #write(
    status: number,
    lines: string,
    parts: readonly Uint8Array[],
    onReleased: (() => void) | undefined,
    mayPersist: boolean,
  ): void {
    const persistence = this.#sink.decidePersistence(mayPersist);
    const bodiless = status === 204 || status === 304;
    const size = sizeOf(parts);
    const length = bodiless ? "" : `Content-Length: ${size}\r\n`;
    const head = `${printStatusLine(status)}${this.#sink.dateLine()}${lines}${persistence}${length}\r\n`;
    this.status = status;
    const body = bodiless || this.#head.method === "HEAD" ? NO_PARTS : parts;
    if (body.length > 0 && size <= COPY_BYTES) {
      const whole = Buffer.allocUnsafe(head.length + size);
      let at = whole.write(head, "latin1");
      for (const part of body) {
        whole.set(part, at);
        at += part.length;
      }
      this.#sink.writeWhole([whole], onReleased);
    } else this.#sink.writeWhole([Buffer.from(head, "latin1"), ...body], onReleased);
  }

  #isUnchanged(etag: string): boolean {
    if (this.#head.method !== "GET" && this.#head.method !== "HEAD") return false;
    const ifNoneMatch = this.#head.header("if-none-match");
    return ifNoneMatch !== undefined && matchesEtag(ifNoneMatch, etag);
  }

  #range(etag: string | undefined, sizeBytes: number) {
    const text = this.#head.method === "GET" ? this.#head.header("range") : undefined;
    if (text === undefined) return { kind: "whole" } as const;
    const ifRange = this.#head.header("if-range");
    // RFC 9110, 13.1.5: strong comparison; a date never matches, as no Last-Modified is sent.
    if (ifRange !== undefined && (ifRange !== etag || etag.startsWith("W/"))) return { kind: "whole" } as const;
    return parseByteRange(text, sizeBytes);
  }

  #refuseSecond(): void {
    if (this.answered) throw new Error("A request is answered once");
  }
}
