/** A step of the wall clock that is taken at once; less is what passes between two looks at it. */
const STEP_MS = 60_000;
/** Of the time that passes, this part is held back until the wall clock has caught up. */
const SLOWING = 10;

/**
 * The time of day for what must go on when that is set back: it never goes back itself, and does not stand still until
 * the wall clock is where it was, but runs on from there, a tenth slower. A channel whose time stood still for an hour
 * would not notice in that hour that an encoder has gone.
 */
export class SteadyClock {
  readonly #wallNowMs: () => number;
  #wallMs: number;
  #aheadMs = 0;

  constructor(wallNowMs: () => number) {
    this.#wallNowMs = wallNowMs;
    this.#wallMs = wallNowMs();
  }

  /** Epoch milliseconds, whole ones. */
  nowMs(): number {
    const wallMs = this.#wallNowMs();
    const passedMs = wallMs - this.#wallMs;
    this.#wallMs = wallMs;
    if (passedMs < 0) this.#aheadMs -= passedMs;
    else this.#aheadMs = Math.max(0, this.#aheadMs - (passedMs > STEP_MS ? passedMs : passedMs / SLOWING));
    return wallMs + Math.ceil(this.#aheadMs);
  }

  /** What has been stamped before this process began is not later than now. */
  startAt(atMs: number): void {
    this.#aheadMs = Math.max(this.#aheadMs, atMs - this.#wallMs);
  }
}
