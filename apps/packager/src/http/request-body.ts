import { type BodyDecoder, type BodySink, ChunkedDecoder, LengthDecoder } from "./body-decoder.ts";
import { BodyError, type BodyFailure, type BodyRead, type ReadBodyOptions } from "./http-request.ts";
import type { RequestHead } from "./request-head.ts";
import type { SlabPool } from "./slab-pool.ts";

/** What a body asks of its connection. */
export interface BodySource {
  /** Somebody reads now: send `100 Continue` if it is waited for, and hand over what has come and what comes. */
  wantBody(): void;
}

/** First memory for a body of unknown length: a few seconds of one rendition. */
const FIRST_SLAB_BYTES = 1024 * 1024;
/** How far `bodyChunks` runs ahead of its reader. */
const QUEUE_BYTES = 256 * 1024;
const NONE = new Uint8Array(0);
const releaseNothing = (): void => undefined;

/** One request's body: undone framing, one reader, back-pressure, and a single end: complete or failed. */
export class RequestBody {
  /** Of the body so far, framing included. */
  wireBytes = 0;
  failure: { readonly code: BodyFailure; readonly detail: string } | undefined;
  /** The longest silence the present reader accepts; undefined while nobody waits for bytes. */
  idleMs: number | undefined;
  readonly announcedBytes: number | undefined;
  readonly #decoder: BodyDecoder;
  readonly #source: BodySource;
  readonly #pool: SlabPool;
  #asked = false;
  #sink: BodySink | undefined;
  #onSettled: (() => void) | undefined;

  constructor(head: RequestHead, source: BodySource, pool: SlabPool) {
    this.announcedBytes = head.chunked ? undefined : (head.contentLength ?? 0);
    this.#decoder = this.announcedBytes === undefined ? new ChunkedDecoder() : new LengthDecoder(this.announcedBytes);
    this.#source = source;
    this.#pool = pool;
  }

  get isDone(): boolean {
    return this.#decoder.done;
  }

  /** Whether bytes are welcome now. */
  get isWanted(): boolean {
    return this.#sink !== undefined && !this.isDone && this.failure === undefined;
  }

  /** Bytes that are announced and not here; undefined when chunked. */
  get leftBytes(): number | undefined {
    return this.#decoder instanceof LengthDecoder ? this.#decoder.leftBytes : undefined;
  }

  /** The connection's side: takes what belongs to the body and returns where it stopped. */
  take(bytes: Buffer, from: number): number {
    const sink = this.#sink;
    if (sink === undefined) return from;
    // A sink may refuse in the middle (too large): what it refuses is dropped, and its failure stands.
    const to = this.#decoder.decode(bytes, from, (piece, start, end) => {
      if (this.failure === undefined) sink(piece, start, end);
    });
    this.wireBytes += to - from;
    if (this.#decoder.fault !== undefined) this.fail("invalid_request", this.#decoder.fault);
    else if (this.#decoder.done && this.failure === undefined) this.#settle();
    return to;
  }

  /** The body will not be complete. The first reason stands. */
  fail(code: BodyFailure, detail: string): void {
    if (this.failure !== undefined || this.isDone) return;
    this.failure = { code, detail };
    this.#settle();
  }

  /** Reads over what nobody asked for, so that the connection can be used again. */
  discard(): void {
    this.#asked = true;
    this.#onSettled = undefined;
    this.idleMs = undefined;
    this.#sink = () => undefined;
  }

  collect(options: ReadBodyOptions): Promise<BodyRead> {
    this.#ask();
    const { limitBytes } = options;
    const pool = options.into ?? this.#pool;
    const announced = this.announcedBytes;
    if (announced !== undefined && announced > limitBytes) {
      this.fail("body_too_large", `The body announces ${announced} bytes; ${limitBytes} are allowed.`);
    }
    if (this.failure !== undefined) return Promise.resolve(this.#failed());
    if (this.isDone) return Promise.resolve({ kind: "complete", bytes: NONE, release: releaseNothing });
    let slab = pool.acquire(Math.min(announced ?? FIRST_SLAB_BYTES, limitBytes));
    let filled = 0;
    return new Promise((resolve, reject) => {
      this.#sink = (bytes, from, to) => {
        const needed = filled + to - from;
        if (needed > limitBytes) {
          this.fail("body_too_large", `The body has more than the allowed ${limitBytes} bytes.`);
          return;
        }
        if (needed > slab.length) {
          try {
            slab = enlarge(pool, slab, filled, Math.min(Math.max(needed, slab.length * 2), limitBytes));
          } catch (error) {
            // A pool may refuse to lend more: the one who asked for the body hears it, not the socket.
            this.#onSettled = undefined;
            pool.release(slab);
            reject(error);
            this.fail("body_incomplete", "There was no memory for the whole body.");
            return;
          }
        }
        slab.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), filled);
        filled = needed;
      };
      this.#onSettled = () => {
        if (this.failure === undefined) {
          resolve({ kind: "complete", bytes: slab.subarray(0, filled), release: () => pool.release(slab) });
        } else {
          pool.release(slab);
          resolve(this.#failed());
        }
      };
      this.idleMs = options.idleMs;
      this.#source.wantBody();
    });
  }

  async *chunks(idleMs: number): AsyncGenerator<Uint8Array, void, undefined> {
    this.#ask();
    const queue: Buffer[] = [];
    let queuedBytes = 0;
    let wake: (() => void) | undefined;
    const sink = (bytes: Buffer, from: number, to: number): void => {
      queue.push(bytes.subarray(from, to));
      queuedBytes += to - from;
      if (queuedBytes >= QUEUE_BYTES) this.#want(undefined, undefined);
      wake?.();
    };
    this.#onSettled = () => wake?.();
    try {
      for (;;) {
        const chunk = queue.shift();
        if (chunk !== undefined) {
          queuedBytes -= chunk.length;
          yield chunk;
          continue;
        }
        if (this.failure !== undefined) throw new BodyError(this.failure.code, this.failure.detail);
        if (this.isDone) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
          this.#want(sink, idleMs);
        });
        wake = undefined;
      }
    } finally {
      this.#onSettled = undefined;
      this.#sink = undefined;
      this.idleMs = undefined;
    }
  }

  #want(sink: BodySink | undefined, idleMs: number | undefined): void {
    this.#sink = sink;
    this.idleMs = idleMs;
    if (sink !== undefined) this.#source.wantBody();
  }

  #ask(): void {
    if (this.#asked) throw new Error("The body of a request can be read once");
    this.#asked = true;
  }

  #failed(): BodyRead {
    const { code, detail } = this.failure ?? { code: "body_incomplete", detail: "" };
    return { kind: "failed", code, detail, receivedBytes: this.wireBytes };
  }

  #settle(): void {
    this.idleMs = undefined;
    this.#sink = undefined;
    const settled = this.#onSettled;
    this.#onSettled = undefined;
    settled?.();
  }
}

/** The same bytes in more memory; the old memory is given back. */
const enlarge = (pool: SlabPool, slab: Uint8Array, filledBytes: number, sizeBytes: number): Uint8Array => {
  const larger = pool.acquire(sizeBytes);
  larger.set(slab.subarray(0, filledBytes));
  pool.release(slab);
  return larger;
};
