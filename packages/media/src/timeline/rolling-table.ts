/** Rows in one piece of memory: none is ever copied to make room, and what is forgotten is given back piece by piece. */
const CHUNK_ROWS = 512;

/**
 * Rows of numbers, numbered for ever: added at the end, forgotten at the front, held in typed arrays. Millions of rows
 * cost eight bytes a number and nothing for the garbage collector to look at.
 */
export class RollingTable {
  /** The number of the oldest row there is, and of the next one to come. Below 2^32. */
  first: number;
  end: number;
  readonly #columnCount: number;
  #chunks: Float64Array[] = [];
  /** What the first chunk would be if chunks were counted from row 0. */
  #firstChunk: number;

  constructor(columnCount: number, first = 0) {
    this.first = first;
    this.end = first;
    this.#columnCount = columnCount;
    this.#firstChunk = Math.floor(first / CHUNK_ROWS);
  }

  push(row: readonly number[]): void {
    const at = Math.floor(this.end / CHUNK_ROWS) - this.#firstChunk;
    let chunk = this.#chunks[at];
    if (chunk === undefined) {
      chunk = new Float64Array(CHUNK_ROWS * this.#columnCount);
      this.#chunks[at] = chunk;
    }
    chunk.set(row, (this.end % CHUNK_ROWS) * this.#columnCount);
    this.end += 1;
  }

  /** The value, or NaN outside of `first` and `end`. */
  get(column: number, row: number): number {
    if (row < this.first || row >= this.end) return Number.NaN;
    const chunk = this.#chunks[Math.floor(row / CHUNK_ROWS) - this.#firstChunk];
    return chunk?.[(row % CHUNK_ROWS) * this.#columnCount + column] ?? Number.NaN;
  }

  /** Forgets all rows below `row`. */
  dropBefore(row: number): void {
    this.first = Math.min(Math.max(row, this.first), this.end);
    const firstChunk = Math.floor(this.first / CHUNK_ROWS);
    if (firstChunk > this.#firstChunk) this.#chunks = this.#chunks.slice(firstChunk - this.#firstChunk);
    this.#firstChunk = firstChunk;
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
}
