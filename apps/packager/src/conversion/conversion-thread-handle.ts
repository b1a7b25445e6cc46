import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { ConversionReply, ConversionRequest } from "./conversion-messages.ts";

interface Answer {
  readonly resolve: (reply: ConversionReply) => void;
  readonly reject: (error: Error) => void;
}

/** One thread, asked for one thing at a time. */
export class ConversionThread {
  /** False once the thread has ended, for whatever reason. */
  isAlive = true;
  readonly #worker = new Worker(join(import.meta.dirname, "conversion-thread.ts"));
  #answer: Answer | undefined;

  constructor() {
    // The process ends when its doors are closed, and not when this thread does.
    this.#worker.unref();
    this.#worker.on("message", (reply: ConversionReply) => this.#settle((answer) => answer.resolve(reply)));
    this.#worker.on("error", (error: Error) => {
      this.isAlive = false;
      this.#settle((answer) => answer.reject(error));
    });
    this.#worker.on("exit", (code) => {
      this.isAlive = false;
      this.#settle((answer) => answer.reject(new Error(`The conversion thread ended with code ${code}`)));
    });
  }

  /** The memory of `request.ts` is the thread's from here on. Rejects when the thread ends. */
  ask(request: ConversionRequest): Promise<ConversionReply> {
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      this.#worker.postMessage(request, [request.ts.buffer]);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(tell: (answer: Answer) => void): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer !== undefined) tell(answer);
  }
}
