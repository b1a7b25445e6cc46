import type { Socket } from "node:net";
import { AppError } from "@sluice/contracts";
import { BodyError, type HttpRequest } from "./http-request.ts";
import { IncomingRequest } from "./incoming-request.ts";
import { OutgoingResponse, type ResponseSink } from "./outgoing-response.ts";
import { PendingInput } from "./pending-input.ts";
import { type BodySource, RequestBody } from "./request-body.ts";
import { type HeadFailure, RequestHeadParser } from "./request-head.ts";
import type { Exchange, HttpHandler } from "./responder.ts";
import { type DateLine, printRefusal } from "./response-head.ts";
import { ResponseWriter } from "./response-writer.ts";
import type { SlabPool } from "./slab-pool.ts";
import { type TlsPeer, tlsPeerOf } from "./tls-peer.ts";
import { WireCounters } from "./wire-counters.ts";

export interface HttpTimeouts {
  /** Between two requests, and before the first. */
  readonly keepAliveMs: number;
  /** From the first byte of a head to its last. */
  readonly headMs: number;
  /** Without a byte being taken from an answer. */
  readonly writeStallMs: number;
  /** For reading over a body that nobody asked for, so that the connection can be used again. */
  readonly drainMs: number;
  /** Between our last byte and the client's. */
  readonly lingerMs: number;
}

export interface HttpLog {
  error(fields: object, message: string): void;
}

/** What all connections of a server share. */
export interface ConnectionContext {
  readonly handler: HttpHandler;
  readonly timeouts: HttpTimeouts;
  readonly nowMs: () => number;
  readonly date: DateLine;
  readonly pool: SlabPool;
  readonly log: HttpLog;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
  readonly onSent: ((request: HttpRequest, sentBytes: number) => void) | undefined;
  /** Coarse, monotonic: advanced by the server's sweep. */
  tickMs: number;
  /** The server is closing: every answer is its connection's last. */
  draining: boolean;
}

/** A refused body up to this size is read over; a larger one costs the connection. */
const DRAIN_BYTES = 1024 * 1024;
/**
 * How much is read ahead behind a body that was taken. ffmpeg sends its last playlist behind its last segment and closes
 * without reading the answers, which resets the connection: what is not here by then can never be read.
 */
const AHEAD_BYTES = 1024 * 1024;
const CONTINUE = Buffer.from("HTTP/1.1 100 Continue\r\n\r\n");

/**
 * One client: reads heads, runs one request at a time in the order they came (what is pipelined waits unread), and
 * writes exactly one answer for each.
 */
export class Connection implements BodySource, ResponseSink {
  readonly #socket: Socket;
  readonly #context: ConnectionContext;
  readonly #client: { readonly address: () => string; readonly tls: TlsPeer | undefined };
  readonly #parser = new RequestHeadParser();
  readonly #writer: ResponseWriter;
  readonly #counters: WireCounters;
  // Input that nobody has taken; the socket is paused when it is more than one read, or than AHEAD_BYTES.
  readonly #pending = new PendingInput();
  #paused = false;
  #inputEnded = false;
  #advancing = false;
  // The request in progress.
  #request: IncomingRequest | undefined;
  #response: OutgoingResponse | undefined;
  #continueOwed = false;
  #continueBytes = 0;
  #persists = true;
  #responseDone = false;
  #reported = false;
  #discarding = false;
  #onReleased: (() => void) | undefined;
  /** Our last byte is sent: what still comes is dropped until the client closes too. */
  #lingering = false;
  #closed = false;
  #readDeadlineMs: number;
  #writeDeadlineMs = Number.POSITIVE_INFINITY;

  constructor(socket: Socket, context: ConnectionContext, onClose: (connection: Connection) => void) {
    this.#socket = socket;
    this.#context = context;
    this.#client = { address: () => socket.remoteAddress ?? "", tls: tlsPeerOf(socket) };
    this.#readDeadlineMs = context.tickMs + context.timeouts.keepAliveMs;
    this.#writer = new ResponseWriter(socket, () => this.#onProgress());
    this.#counters = new WireCounters(socket);
    socket.on("data", (chunk: Buffer) => this.#onData(chunk));
    socket.on("end", () => this.#onEnd());
    // A close event follows every error, and is where the exchange ends.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#onClose();
      onClose(this);
    });
  }

  /** Called about once a second with the coarse clock. */
  sweep(tickMs: number): void {
    if (tickMs >= this.#writeDeadlineMs) this.#socket.destroy();
    if (tickMs < this.#readDeadlineMs) return;
    this.#readDeadlineMs = Number.POSITIVE_INFINITY;
    const request = this.#request;
    if (this.#lingering || this.#discarding) this.#socket.destroy();
    else if (request !== undefined) request.body.fail("body_timeout", "The body stopped arriving.");
    else if (this.#parser.isEmpty) this.#linger();
    else this.#refuseHead("body_timeout", "The head of the request did not arrive in time.");
  }

  /** Ends now when idle, else after the present answer. */
  drain(): void {
    if (this.#request === undefined && this.#parser.isEmpty) this.#linger();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  // ---- input

  #onData(chunk: Buffer): void {
    if (this.#lingering) return;
    this.#pending.add(chunk);
    this.#advance();
  }

  #onEnd(): void {
    this.#inputEnded = true;
    this.#advance();
  }

  /** Does all that can be done with the input at hand. Safe to call at any time; calls from within are absorbed. */
  #advance(): void {
    if (this.#advancing) return;
    this.#advancing = true;
    while (!this.#lingering && this.#step());
    this.#advancing = false;
    if (this.#lingering) this.#pending.drop();
    const isPaused = this.#hasEnough();
    if (isPaused !== this.#paused) {
      this.#paused = isPaused;
      if (isPaused) this.#socket.pause();
      else this.#socket.resume();
    }
    if (this.#inputEnded && this.#pending.bytes === undefined) this.#afterLastInput();
  }

  #hasEnough(): boolean {
    const body = this.#request?.body;
    const isBodyTaken = body?.isDone === true && body.wireBytes > 0;
    return this.#pending.length > (isBodyTaken ? AHEAD_BYTES : 0);
  }

  /** One step; false when the next one needs something that is not there. */
  #step(): boolean {
    const request = this.#request;
    if (request !== undefined) {
      const moved = this.#feedBody(request);
      return this.#finishIfDone(request) || moved;
    }
    const { bytes } = this.#pending;
    return bytes !== undefined && this.#readHead(bytes);
  }

  #feedBody(request: IncomingRequest): boolean {
    const { body } = request;
    const { bytes, from } = this.#pending;
    if (bytes === undefined || !body.isWanted) return false;
    this.#pending.takeTo(body.take(bytes, from));
    if (this.#discarding && body.wireBytes > DRAIN_BYTES && !body.isDone) this.#persists = false;
    if (body.idleMs !== undefined) this.#readDeadlineMs = this.#context.tickMs + body.idleMs;
    else if (!this.#discarding) this.#readDeadlineMs = Number.POSITIVE_INFINITY;
    return true;
  }

  #readHead(bytes: Buffer): boolean {
    const wasEmpty = this.#parser.isEmpty;
    const progress = this.#parser.read(bytes, this.#pending.from);
    if (progress === "more") {
      this.#pending.drop();
      if (wasEmpty) this.#readDeadlineMs = this.#context.tickMs + this.#context.timeouts.headMs;
      return false;
    }
    const { head, failure } = this.#parser;
    if (progress === "failed" || head === undefined) {
      this.#refuseHead(failure?.code ?? "invalid_request", failure?.detail ?? "");
      return false;
    }
    this.#pending.takeTo(this.#parser.consumedTo);
    this.#parser.reset();
    if (this.#closed && (head.method === "GET" || head.method === "HEAD")) {
      // What a client that has gone has asked is moot; what it has sent is not.
      this.#linger();
      return false;
    }
    this.#readDeadlineMs = Number.POSITIVE_INFINITY;
    const body = new RequestBody(head, this, this.#context.pool);
    const request = new IncomingRequest(head, body, this.#context.nowMs(), this.#client);
    const response = new OutgoingResponse(head, this);
    this.#request = request;
    this.#response = response;
    this.#persists = head.keepAlive;
    this.#continueOwed = head.expectContinue && !body.isDone;
    this.#continueBytes = 0;
    this.#responseDone = false;
    this.#reported = false;
    this.#discarding = false;
    this.#writer.begin();
    this.#handle(request, response);
    return true;
  }

  #afterLastInput(): void {
    const request = this.#request;
    if (request === undefined) this.#linger();
    else if (!request.body.isDone) {
      request.body.fail("body_incomplete", "The connection ended before the body did.");
      if (this.#discarding) {
        this.#report(request, this.#closed);
        this.#linger();
      }
    }
  }

  // ---- the handler

  #handle(request: IncomingRequest, response: OutgoingResponse): void {
    try {
      const later = this.#context.handler(request, response);
      if (later !== undefined) {
        later.then(
          () => this.#afterHandler(request, response),
          (error: unknown) => this.#onHandlerError(request, response, error),
        );
      } else if (!response.answered) this.#afterHandler(request, response);
    } catch (error) {
      // The decision is the answer: every request gets one, whatever its handler did.
      this.#onHandlerError(request, response, error);
    }
  }

  #afterHandler(request: HttpRequest, response: OutgoingResponse): void {
    if (response.answered) return;
    this.#onHandlerError(request, response, new Error("The handler ended without an answer"));
  }

  #onHandlerError(request: HttpRequest, response: OutgoingResponse, error: unknown): void {
    const expected = error instanceof AppError || error instanceof BodyError;
    if (!expected || (response.answered && error instanceof AppError)) {
      this.#context.log.error({ err: error, method: request.method, path: request.path }, "A request failed");
    }
    if (response.answered) return;
    if (expected) {
      const more = error instanceof AppError && error.violations.length > 0 ? { violations: error.violations } : {};
      response.sendProblem(error.code, error.message, { "Cache-Control": "no-store" }, more);
    } else response.sendProblem("internal", "The request could not be answered.", { "Cache-Control": "no-store" });
  }

  // ---- BodySource

  wantBody(): void {
    if (this.#request === undefined) return;
    if (this.#continueOwed) {
      this.#continueOwed = false;
      // RFC 9110, 10.1.1: needless once the body has begun to arrive.
      if (this.#pending.bytes === undefined && !this.#closed) {
        this.#continueBytes = CONTINUE.length;
        this.#socket.write(CONTINUE);
      }
    }
    this.#readDeadlineMs = this.#context.tickMs + (this.#request.body.idleMs ?? Number.POSITIVE_INFINITY);
    this.#advance();
  }

  // ---- ResponseSink

  decidePersistence(allowed: boolean): string {
    const request = this.#request;
    if (request === undefined) return "";
    const { body, head } = request;
    // A client that waits for 100 may send its body after this answer or not: what follows could be either.
    const undecided = this.#continueOwed && this.#pending.bytes === undefined;
    const tooLong = (body.leftBytes ?? 0) > DRAIN_BYTES;
    if (!allowed || undecided || tooLong || body.failure !== undefined || this.#context.draining) {
      this.#persists = false;
    }
    if (!this.#persists) return "Connection: close\r\n";
    return head.httpVersion === "1.0" ? "Connection: keep-alive\r\n" : "";
  }

  dateLine(): string {
    return this.#context.date.print();
  }

  writeWhole(parts: readonly Uint8Array[], onReleased: (() => void) | undefined): void {
    const request = this.#request;
    this.#onReleased = onReleased;
    if (this.#closed || request === undefined) {
      this.#onWhole();
      return;
    }
    if (request.body.wireBytes === 0) this.#write(parts);
    // A write to a connection that was reset destroys it together with what is not read yet: read once more before.
    else setImmediate(() => setImmediate(() => this.#request === request && !this.#responseDone && this.#write(parts)));
  }

  #write(parts: readonly Uint8Array[]): void {
    this.#writer.write(parts, this.#onWhole);
    this.#watchWrite();
  }

  readonly #onWhole = (): void => {
    this.#release();
    this.#responseDone = true;
    this.#advance();
  };

  /** A client that makes us wait has taken a slice. */
  #onProgress(): void {
    this.#watchWrite();
    const { onSent } = this.#context;
    const request = this.#request;
    if (onSent === undefined || request === undefined) return;
    this.#callOut(() => onSent(request, this.#continueBytes + this.#writer.writtenBytes));
  }

  #watchWrite(): void {
    const { writeStallMs } = this.#context.timeouts;
    this.#writeDeadlineMs = this.#writer.isStalled ? this.#context.tickMs + writeStallMs : Number.POSITIVE_INFINITY;
  }

  // ---- the end of a request, and of the connection

  #finishIfDone(request: IncomingRequest): boolean {
    if (!this.#responseDone) return false;
    const { body } = request;
    if (this.#persists && !body.isDone && body.failure === undefined) {
      if (this.#discarding) return false;
      this.#discarding = true;
      body.discard();
      this.#readDeadlineMs = this.#context.tickMs + this.#context.timeouts.drainMs;
      return true;
    }
    this.#report(request, this.#closed);
    this.#request = undefined;
    this.#response = undefined;
    this.#writeDeadlineMs = Number.POSITIVE_INFINITY;
    this.#readDeadlineMs = this.#context.tickMs + this.#context.timeouts.keepAliveMs;
    if (!this.#persists || body.failure !== undefined || this.#context.draining) this.#linger();
    return true;
  }

  #report(request: IncomingRequest, aborted: boolean): void {
    const { onExchange } = this.#context;
    if (onExchange === undefined || this.#reported) return;
    this.#reported = true;
    const exchange = this.#look(request, aborted, false);
    this.#callOut(() => onExchange(exchange));
  }

  /** The request in progress, for who wants to know of it before it is over. */
  look(): Exchange | undefined {
    return this.#request === undefined || this.#reported ? undefined : this.#look(this.#request, false, true);
  }

  #look(request: IncomingRequest, aborted: boolean, goesOn: boolean): Exchange {
    const responseBytes = this.#continueBytes + this.#writer.writtenBytes;
    const { wireInBytes, wireOutBytes } = this.#counters.tell(responseBytes, this.#pending.length, aborted, goesOn);
    // Field by field: spreading one object into another costs each request more than all of its counting.
    return {
      request,
      status: this.#response?.status ?? 0,
      requestBytes: request.head.sizeBytes + request.body.wireBytes,
      responseBytes,
      aborted,
      goesOn,
      wireInBytes,
      wireOutBytes,
    };
  }

  #release(): void {
    const released = this.#onReleased;
    this.#onReleased = undefined;
    if (released !== undefined) this.#callOut(released);
  }

  /** Runs what others gave us: its faults are theirs, and must not end the process or this connection's bookkeeping. */
  #callOut(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#context.log.error({ err: error }, "A callback of an exchange failed");
    }
  }

  #refuseHead(code: HeadFailure["code"] | "body_timeout", detail: string): void {
    this.#socket.write(printRefusal(code, detail, this.#context.date.print()));
    this.#linger();
  }

  /**
   * Says that no more answers come and waits a little for the client to close: closing at once would throw away what it
   * has not read yet (RFC 9112, 9.6).
   */
  #linger(): void {
    if (this.#lingering) return;
    this.#lingering = true;
    this.#pending.drop();
    if (this.#closed) return;
    this.#readDeadlineMs = this.#context.tickMs + this.#context.timeouts.lingerMs;
    this.#socket.end();
    this.#socket.resume();
  }

  /** The client has gone. Requests that it sent whole are still carried out; nobody hears the answers. */
  #onClose(): void {
    this.#closed = true;
    this.#inputEnded = true;
    this.#release();
    const request = this.#request;
    if (request !== undefined) {
      const isAnswered = this.#response?.answered === true;
      // What has come of a body is still read and carried out: told before that, some of it would be counted twice, or never.
      if (isAnswered || request.body.announcedBytes === 0) this.#report(request, !this.#responseDone);
      if (isAnswered) this.#responseDone = true;
      request.clientGone();
    }
    this.#advance();
  }
}
