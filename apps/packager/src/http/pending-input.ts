/** What a client has sent and nobody has taken yet. */
export class PendingInput {
  /** Holds, from `from` on, what is pending; undefined when nothing is. */
  bytes: Buffer | undefined;
  from = 0;

  /** In bytes. */
  get length(): number {
    return this.bytes === undefined ? 0 : this.bytes.length - this.from;
  }

  add(chunk: Buffer): void {
    this.bytes = this.bytes === undefined ? chunk : Buffer.concat([this.bytes.subarray(this.from), chunk]);
    this.from = 0;
  }

  /** Everything before `to`, counted as in `bytes`, was taken. */
  takeTo(to: number): void {
    if (this.bytes !== undefined && to < this.bytes.length) this.from = to;
    else this.bytes = undefined;
  }

  drop(): void {
    this.bytes = undefined;
  }
}
