import type { ErrorCode, Problem } from "@sluice/contracts";
import type { HttpRequest } from "./http-request.ts";
import type { PrebuiltResponse } from "./prebuilt-response.ts";

/**
 * Names as they shall stand on the wire. Never `Content-Length`, `Transfer-Encoding` or `Date`: the server's;
 * of `Connection` only `close`, which ends the connection after the answer.
 * An array gives one line each.
 */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[]>>;

export interface SendOptions {
  /** With quotes. Sent as `ETag`, and a GET or HEAD that names it in `If-None-Match` is answered 304. */
  readonly etag?: string;
  /** Answer a single `Range` with 206 or 416; of a 200 only. */
  readonly acceptRanges?: boolean;
  /** Called once, when the connection reads the body's memory no more, whatever became of the transfer. */
  readonly onReleased?: () => void;
}

/** The one answer of one request. Answering twice throws; answering a client that has gone is silent. */
export interface Responder {
  /** True once an answer has begun. */
  readonly answered: boolean;
  send(
    status: number,
    headers: ResponseHeaders,
    body?: Uint8Array | readonly Uint8Array[],
    options?: SendOptions,
  ): void;
  /** One write for head and body together. `extra` headers differ by request (as CORS); keep them few. */
  sendPrebuilt(prebuilt: PrebuiltResponse, extra?: ResponseHeaders): void;
  /** `application/problem+json` of the contracts' table. */
  sendProblem(
    code: ErrorCode,
    detail: string,
    headers?: ResponseHeaders,
    more?: Pick<Problem, "violations" | "offset" | "path" | "reason">,
  ): void;
}

/** Answers before it returns, or before its promise ends; what it throws is answered as a problem (an AppError as itself, all else as 500). */
export type HttpHandler = (request: HttpRequest, responder: Responder) => void | Promise<void>;

/**
 * One request, for usage metering and logs: when it is finished, or (`goesOn`) while it lasts. Bytes are those on the wire:
 * heads and chunk framing included.
 */
export interface Exchange {
  readonly request: HttpRequest;
  /** 0 when the client went before an answer. */
  readonly status: number;
  readonly requestBytes: number;
  /** What the kernel took, also of a transfer that was cut. */
  readonly responseBytes: number;
  /** The answer did not go out whole. */
  readonly aborted: boolean;
  readonly goesOn: boolean;
  /**
   * By the socket's own counters, since the connection's request before this one, or since this one was last told of: a second
   * count, to hold the other two against. (Of an answer that was cut the socket counts what nobody took, so that it is ours.)
   */
  readonly wireInBytes: number;
  readonly wireOutBytes: number;
}
