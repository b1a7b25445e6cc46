import type { Socket } from "node:net";

/** How an exchange stands when its bytes are told. */
export interface ExchangeState {
  /** What of the answer the kernel has taken so far. */
  readonly answerBytes: number;
  /** What has arrived behind this request and belongs to the next one. */
  readonly unreadBytes: number;
  /** It was cut: the socket counts what still waited in the process as written. */
  readonly isCut: boolean;
  /** It is told of before it is over. */
  readonly goesOn: boolean;
}

export interface WireBytes {
  readonly wireInBytes: number;
  readonly wireOutBytes: number;
}

/** What of a socket's bytes has been told: each is told once, with the exchange that it belongs to. */
export class WireCounters {
  readonly #socket: Pick<Socket, "bytesRead" | "bytesWritten">;
  #toldReadBytes = 0;
  #toldWrittenBytes = 0;
  #toldOfAnswerBytes = 0;

  constructor(socket: Pick<Socket, "bytesRead" | "bytesWritten">) {
    this.#socket = socket;
  }

  /** The bytes since this was asked last. */
  tell({ answerBytes, unreadBytes, isCut, goesOn }: ExchangeState): WireBytes {
    const { bytesRead, bytesWritten } = this.#socket;
    const readBytes = bytesRead - unreadBytes;
    const wireInBytes = readBytes - this.#toldReadBytes;
    const wireOutBytes = isCut
      ? Math.max(0, answerBytes - this.#toldOfAnswerBytes)
      : bytesWritten - this.#toldWrittenBytes;
    this.#toldReadBytes = readBytes;
    this.#toldWrittenBytes = bytesWritten;
    this.#toldOfAnswerBytes = goesOn ? this.#toldOfAnswerBytes + wireOutBytes : 0;
    return { wireInBytes, wireOutBytes };
  }
}
