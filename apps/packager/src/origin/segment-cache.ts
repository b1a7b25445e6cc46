import type { SlabPool } from "../http/index.ts";

/** Bytes that are on loan from a pool, and go back when neither the cache nor a reader has a use for them. */
export interface BuiltSegment {
  readonly bytes: Uint8Array;
  /** Quoted. */
  readonly etag: string;
  /** Call once for each `use` of the segment, when the bytes are read no more. */
  release(): void;
}

interface Entry {
  readonly slab: Uint8Array;
  readonly bytes: Uint8Array;
  readonly etag: string;
  readers: number;
  isEvicted: boolean;
}

export type CacheResult = "hit" | "joined" | "built";

/** What a build hands over: a slab of the cache's pool, and how much of it is the segment. */
export interface Build {
  readonly slab: Uint8Array;
  readonly length: number;
  readonly etag: string;
}

/** Built segments, the most recently used ones. Who asks for what is being built waits for that one build. */
export class SegmentCache {
  readonly #pool: SlabPool;
  readonly #maxBytes: number;
  readonly #entries = new Map<string, Entry>();
  readonly #building = new Map<string, Promise<Entry>>();
  #sizeBytes = 0;

  constructor(pool: SlabPool, maxBytes: number) {
    this.#pool = pool;
    this.#maxBytes = maxBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The segment of that key, built if need be. The caller must release it. A failed build is not kept. */
  async use(key: string, build: () => Promise<Build>): Promise<{ segment: BuiltSegment; result: CacheResult }> {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return { segment: this.#lend(known), result: "hit" };
    }
    const underWay = this.#building.get(key);
    if (underWay !== undefined) return { segment: this.#lend(await underWay), result: "joined" };
    const building = build().then((built) => this.#keep(key, built));
    this.#building.set(key, building);
    try {
      return { segment: this.#lend(await building), result: "built" };
    } finally {
      this.#building.delete(key);
    }
  }

  #keep(key: string, { slab, length, etag }: Build): Entry {
    const entry: Entry = { slab, bytes: slab.subarray(0, length), etag, readers: 0, isEvicted: false };
    this.#entries.set(key, entry);
    this.#sizeBytes += slab.length;
    // After all who wait for this build have taken it.
    setImmediate(() => this.#evict());
    return entry;
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#sizeBytes <= this.#maxBytes) return;
      this.#entries.delete(key);
      this.#sizeBytes -= entry.slab.length;
      entry.isEvicted = true;
      if (entry.readers === 0) this.#pool.release(entry.slab);
    }
  }

  #lend(entry: Entry): BuiltSegment {
    entry.readers++;
    let isLent = true;
    return {
      bytes: entry.bytes,
      etag: entry.etag,
      release: () => {
        if (!isLent) return;
        isLent = false;
        entry.readers--;
        if (entry.isEvicted && entry.readers === 0) this.#pool.release(entry.slab);
      },
    };
  }
}
