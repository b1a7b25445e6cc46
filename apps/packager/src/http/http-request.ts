import type { ErrorCode } from "@sluice/contracts";
import type { SlabPool } from "./slab-pool.ts";
import type { TlsPeer } from "./tls-peer.ts";

/** One request, from the moment its head is complete. Its body is not read before somebody asks for it. */
export interface HttpRequest {
  /** Upper case as sent: methods are case-sensitive. */
  readonly method: string;
  /** Of the target, up to the `?`; percent-encoding untouched; always begins with `/` (or is `*`, of OPTIONS). */
  readonly path: string;
  /** Without the `?`; empty when there is none. */
  readonly rawQuery: string;
  /** The request target as sent: what a Digest `uri` must equal. */
  readonly target: string;
  /** Host and port as sent: from an absolute target, else from `Host`; empty in HTTP/1.0 without one. */
  readonly host: string;
  readonly httpVersion: "1.0" | "1.1";
  /** By lower-case name; several fields of that name are joined by `, `. */
  header(name: string): string | undefined;
  readonly remoteAddress: string;
  /** undefined when it came without TLS of our own. */
  readonly tls: TlsPeer | undefined;
  /** Epoch milliseconds at which the head was complete. */
  readonly receivedAtMs: number;
  /** `Content-Length`, 0 without a body, undefined when the body is chunked. */
  readonly announcedBytes: number | undefined;
  /** Collects the whole body. Sends `100 Continue` first when the client waits for it. Ask once. */
  readBody(options: ReadBodyOptions): Promise<BodyRead>;
  /**
   * The body as it arrives, with back-pressure. Throws `BodyError`. Sends `100 Continue` first when the client waits for
   * it. A chunk's memory is the reader's until it asks for the next one. Ask once.
   */
  bodyChunks(options: { readonly idleMs: number }): AsyncIterable<Uint8Array>;
  /** Aborted when the client has gone: held requests and long packaging can stop. */
  readonly signal: AbortSignal;
}

export interface ReadBodyOptions {
  readonly limitBytes: number;
  /** The longest silence, not the longest body. */
  readonly idleMs: number;
  /** Where the body is collected; the server's own pool without it. */
  readonly into?: SlabPool;
}

/** Codes a body can fail with; all of them are rows of contracts `ERRORS`. */
export type BodyFailure = Extract<ErrorCode, "body_too_large" | "body_timeout" | "body_incomplete" | "invalid_request">;

export type BodyRead =
  | {
      readonly kind: "complete";
      /** Valid until `release`. */
      readonly bytes: Uint8Array;
      /** Gives the memory back to the pool: call once, when nothing reads `bytes` any more. */
      readonly release: () => void;
    }
  | { readonly kind: "failed"; readonly code: BodyFailure; readonly detail: string; readonly receivedBytes: number };

/** What `bodyChunks` throws. */
export class BodyError extends Error {
  override readonly name = "BodyError";
  readonly code: BodyFailure;

  constructor(code: BodyFailure, detail: string) {
    super(detail);
    this.code = code;
  }
}
