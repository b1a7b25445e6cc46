const FIRST_ROOM = 1024;
/** More than any real segment needs: what a hostile one grew is given back. */
const KEPT_ROOM = 64 * 1024;

/** Integers of 32 bits, one behind the other, in memory that is filled again after `clear`: what is collected costs time. */
export class IntList {
  /** As many of them as `length` says; another array once more are added than there was room for. */
  items: Int32Array = new Int32Array(FIRST_ROOM);
  length = 0;

  push(value: number): void {
    if (this.length === this.items.length) this.#grow();
    this.items[this.length++] = value;
  }

  clear(): void {
    if (this.items.length > KEPT_ROOM) this.items = new Int32Array(FIRST_ROOM);
    this.length = 0;
  }

  /** Where it stands: good until more is added. */
  view(): Int32Array {
    return this.items.subarray(0, this.length);
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.items.length);
    larger.set(this.items);
    this.items = larger;
  }
}
