import type { Socket } from "node:net";

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

  /**
   * The bytes since this was asked last. `answerBytes` is what of the present answer the kernel has taken, `unreadBytes` what has
   * arrived behind the request and belongs to the next. Of an exchange that `isCut` the socket counts what still waited in
   * the process as written; one that `goesOn` is told of before it is over.
   */
  tell(answerBytes: number, unreadBytes: number, isCut: boolean, goesOn: boolean): WireBytes {
    const { bytesRead, bytesWritten } = this.#socket;
    const readBytes = bytesRead - unreadBytes;
    const wireInBytes = readBytes - this.#toldReadBytes;
    // While it goes on it may still be cut: only what the kernel has is sure to be out.
    const wireOutBytes =
      isCut || goesOn ? Math.max(0, answerBytes - this.#toldOfAnswerBytes) : bytesWritten - this.#toldWrittenBytes;
    this.#toldReadBytes = readBytes;
    this.#toldWrittenBytes = goesOn ? this.#toldWrittenBytes + wireOutBytes : bytesWritten;
    this.#toldOfAnswerBytes = goesOn ? this.#toldOfAnswerBytes + wireOutBytes : 0;
    return { wireInBytes, wireOutBytes };
  }
}
