import { MediaError } from "../bytes/index.ts";

/** avcC counts their bytes in 16 bits (ISO/IEC 14496-15, 5.3.3.1.2). */
const MAX_BYTES = 0xffff;

/** An encoder repeats its parameter sets; one that changes them more often in a segment is none. */
const MAX_CHANGES = 1000;

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** The sets of one kind (SPS or PPS) of a segment: which go into the configuration, and which is in force by now. */
export class AvcParameterSets {
  readonly #readId: (nal: Uint8Array) => number;
  readonly #path: string;
  readonly #first = new Map<number, Uint8Array>();
  readonly #inForce = new Map<number, Uint8Array>();
  #changes = 0;

  /** `earlier` are in force from the start, for a segment that brings none of its own. */
  constructor(path: string, readId: (nal: Uint8Array) => number, earlier: readonly Uint8Array[]) {
    this.#path = path;
    this.#readId = readId;
    for (const nal of earlier) this.take(nal);
  }

  /**
   * Takes the next set of the stream. True when it has to stay in its sample as well: it differs from the one in force
   * under its id, so that without it what follows would be decoded wrongly.
   * @throws MediaError `size_out_of_range` when they change without end or are too large, and what the reader of the id throws.
   */
  take(nal: Uint8Array): boolean {
    for (const known of this.#inForce.values()) if (isEqual(known, nal)) return false;
    this.#changes++;
    if (this.#changes > MAX_CHANGES) {
      throw new MediaError("size_out_of_range", this.#path, 0, `Parameter sets change more than ${MAX_CHANGES} times`);
    }
    if (nal.length > MAX_BYTES) {
      throw new MediaError("size_out_of_range", this.#path, 0, `A parameter set has ${nal.length} bytes`);
    }
    const id = this.#readId(nal);
    const copy = nal.slice();
    const isChange = this.#inForce.has(id);
    this.#inForce.set(id, copy);
    if (!isChange) this.#first.set(id, copy);
    return isChange;
  }

  /** The first set of each id, in the order of the ids. */
  get config(): Uint8Array[] {
    return [...this.#first].sort(([a], [b]) => a - b).map(([, nal]) => nal);
  }
}
