import type { ResponseWriter } from "./response-writer.ts";

/** The pieces of a streamed answer: written together when the client takes them slower than they come. */
export class PieceWriter {
  readonly #writer: ResponseWriter;
  readonly #onWrite: () => void;
  readonly #onEnd: () => void;
  #pieces: (readonly Uint8Array[])[] = [];
  #tell: ((goesOn: boolean) => void) | undefined;
  #isOpen = false;
  #isGone = false;

  /** `onWrite` is called after each write, `onEnd` when all pieces are out and none follows. */
  constructor(writer: ResponseWriter, onWrite: () => void, onEnd: () => void) {
    this.#writer = writer;
    this.#onWrite = onWrite;
    this.#onEnd = onEnd;
  }

  /** Pieces have begun, and more may follow. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The next answer begins. */
  begin(): void {
    this.#isOpen = false;
  }

  /** Resolves when the kernel has it, or to false when the client has gone. */
  write(parts: readonly Uint8Array[]): Promise<boolean> {
    if (this.#isGone) return Promise.resolve(false);
    this.#isOpen = true;
    return new Promise((resolve) => {
      const before = this.#tell;
      this.#tell = (goesOn) => {
        before?.(goesOn);
        resolve(goesOn);
      };
      this.#pieces.push(parts);
      this.#pump();
    });
  }

  /** No piece follows. */
  end(): void {
    this.#isOpen = false;
    if (this.#isGone) this.#onEnd();
    else this.#pump();
  }

  /** The client has gone: whoever waits is told. */
  clientGone(): void {
    this.#isGone = true;
    const told = this.#tell;
    this.#tell = undefined;
    told?.(false);
  }

  #pump(): void {
    if (this.#isGone || this.#writer.isStalled) return;
    const parts = this.#pieces.flat();
    this.#pieces = [];
    this.#writer.write(parts, this.#onFlushed);
    this.#onWrite();
  }

  readonly #onFlushed = (): void => {
    if (this.#pieces.length > 0) {
      this.#pump();
      return;
    }
    const told = this.#tell;
    this.#tell = undefined;
    told?.(true);
    if (!this.#isOpen) this.#onEnd();
  };
}
