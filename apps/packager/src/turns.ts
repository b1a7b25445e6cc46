import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * Runs heavy work one piece a turn of the event loop, in order: however many segments arrive at once, playlists are
 * answered between any two of them.
 */
export class Turns {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(work: () => T): Promise<T> {
    const done = this.#tail.then(() => nextTurn()).then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
