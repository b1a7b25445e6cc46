/** Of what the largest owner has, the part that goes when there is too much: finding that owner is paid once for all of it. */
const PART = 10;

interface Share<V> {
  readonly entries: Map<string, { readonly value: V; readonly weight: number }>;
  weight: number;
}

/**
 * A map that forgets when it has too much: what strangers fill must have a bound. It is forgotten of whoever has the most there, and
 * of that what was written longest ago, so that nobody pushes out what is somebody else's.
 */
export class FairMap<V> {
  readonly #limit: number;
  readonly #shares = new Map<string, Share<V>>();
  #weight = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(owner: string, key: string): V | undefined {
    return this.#shares.get(owner)?.entries.get(key)?.value;
  }

  set(owner: string, key: string, value: V, weight = 1): void {
    const share = this.#shares.get(owner) ?? { entries: new Map(), weight: 0 };
    this.#shares.set(owner, share);
    this.#remove(share, key);
    share.entries.set(key, { value, weight });
    share.weight += weight;
    this.#weight += weight;
    while (this.#weight > this.#limit) this.#forget();
  }

  /** What is remembered, of all owners. */
  *values(): Generator<V> {
    for (const { entries } of this.#shares.values()) for (const { value } of entries.values()) yield value;
  }

  delete(owner: string, key: string): void {
    const share = this.#shares.get(owner);
    if (share === undefined) return;
    this.#remove(share, key);
    if (share.entries.size === 0) this.#shares.delete(owner);
  }

  /** Forgets all that one owner has. */
  drop(owner: string): void {
    this.#weight -= this.#shares.get(owner)?.weight ?? 0;
    this.#shares.delete(owner);
  }

  #remove(share: Share<V>, key: string): void {
    const weight = share.entries.get(key)?.weight ?? 0;
    share.entries.delete(key);
    share.weight -= weight;
    this.#weight -= weight;
  }

  #forget(): void {
    let largest: readonly [owner: string, share: Share<V>] | undefined;
    for (const one of this.#shares) if (largest === undefined || one[1].weight > largest[1].weight) largest = one;
    if (largest === undefined) return;
    const [owner, share] = largest;
    const rest = share.weight - Math.ceil(share.weight / PART);
    for (const key of share.entries.keys()) {
      if (share.weight <= rest) break;
      this.#remove(share, key);
    }
    if (share.entries.size === 0) this.#shares.delete(owner);
  }
}
