/**
 * Rows of numbers, numbered from 0 for ever: added at the end, forgotten at the front, held in one Float64Array a column.
 * Millions of rows cost eight bytes a number and nothing for the garbage collector to look at.
 */
export class RollingTable {
  /** The number of the oldest row there is, and of the next one to come. */
  first: number;
  end: number;
  #columns: Float64Array[];
  /** Where row `first` lies in the arrays. */
  #head = 0;
  #capacity = 64;

  constructor(columnCount: number, first = 0) {
    this.first = first;
    this.end = first;
    this.#columns = Array.from({ length: columnCount }, () => new Float64Array(this.#capacity));
  }

  push(row: readonly number[]): void {
    if (this.#head + (this.end - this.first) === this.#capacity) this.#makeRoom();
    const at = this.#head + (this.end - this.first);
    for (let c = 0; c < this.#columns.length; c += 1) {
      const column = this.#columns[c];
      if (column !== undefined) column[at] = row[c] ?? 0;
    }
    this.end += 1;
  }

  /** The value, or NaN outside of `first` and `end`. */
  get(column: number, row: number): number {
    if (row < this.first || row >= this.end) return Number.NaN;
    return this.#columns[column]?.[this.#head + row - this.first] ?? Number.NaN;
  }

  /** Forgets all rows below `row`. */
  dropBefore(row: number): void {
    const count = Math.min(Math.max(row - this.first, 0), this.end - this.first);
    this.first += count;
    this.#head += count;
  }

  /** The first row of which the column, which must not fall from row to row, is at least `value`; `end` if none. */
  lowerBound(column: number, value: number): number {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.get(column, middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #makeRoom(): void {
    const count = this.end - this.first;
    // Where half is forgotten already, moving down is enough, and is paid for by the rows that went.
    if (this.#head < this.#capacity / 2) this.#capacity *= 2;
    this.#columns = this.#columns.map((column) => {
      const to = column.length === this.#capacity ? column : new Float64Array(this.#capacity);
      to.set(column.subarray(this.#head, this.#head + count));
      return to;
    });
    this.#head = 0;
  }
}
