import { IntList, MediaError } from "../bytes/index.ts";
import { SUBSAMPLE_BYTES, type Subsamples } from "../isobmff/index.ts";
import type { CipherRanges } from "./encrypt-ctr.ts";
import { AES_BLOCK_BYTES, type ProtectionScheme } from "./track-key.ts";

/**
 * Says of the sample at bytes[start, end) where it may be encrypted: `add(from, to)` for each stretch, in order.
 * @throws MediaError where the sample is not what the codec has.
 */
export type FindNalRanges = (bytes: Uint8Array, start: number, end: number, add: AddRange) => void;
export type AddRange = (from: number, to: number) => void;

/** Bytes in clear have 16 bits (ISO/IEC 23001-7, 7.2). */
const MAX_CLEAR_BYTES = 0xffff;
/** The auxiliary information of a sample has a size of 8 bits (ISO/IEC 14496-12, 8.7.8). */
const MAX_INFO_BYTES = 0xff;

/** Entries that the auxiliary information of one sample has room for. */
const maxEntries = (ivBytes: number): number => Math.floor((MAX_INFO_BYTES - ivBytes - 2) / SUBSAMPLE_BYTES);

/** How large the auxiliary information of a sample can become. */
export const maxInfoBytes = (ivBytes: number, hasSubsamples: boolean): number =>
  hasSubsamples ? ivBytes + 2 + SUBSAMPLE_BYTES * maxEntries(ivBytes) : ivBytes;

/**
 * Collects what of each sample of a segment is encrypted: for the sample encryption box as bytes in clear and protected ones, and for
 * the cipher as places. Its memory is that of the segment before: there are thousands of stretches in each.
 */
export class SampleRanges {
  readonly #starts = new IntList();
  readonly #sizes = new IntList();
  readonly #rangeEnds = new IntList();
  /** Of the sample: what is found so far, a place and a size each. */
  readonly #found = new IntList();
  /** Of the samples since `take`, as `Subsamples` has them. */
  readonly #counts = new IntList();
  readonly #clearBytes = new IntList();
  readonly #protectedBytes = new IntList();
  #find: FindNalRanges | undefined;
  #isCenc = true;
  #maxEntries = 0;
  readonly #add: AddRange = (from, to) => {
    // cenc: no block of the cipher may hang over from one stretch to the next, so the clear part takes the rest.
    const size = this.#isCenc ? to - from - ((to - from) % AES_BLOCK_BYTES) : to - from;
    // cbcs: what is shorter than a block is never encrypted.
    if (size < AES_BLOCK_BYTES) return;
    this.#found.push(to - size);
    this.#found.push(size);
  };

  /** Begins a segment. `find` is undefined where samples are encrypted whole. */
  start(find: FindNalRanges | undefined, scheme: ProtectionScheme, ivBytes: number): void {
    this.#find = find;
    this.#isCenc = scheme === "cenc";
    this.#maxEntries = maxEntries(ivBytes);
    this.#starts.clear();
    this.#sizes.clear();
    this.#rangeEnds.clear();
    this.#clearSubsamples();
  }

  #clearSubsamples(): void {
    this.#counts.clear();
    this.#clearBytes.clear();
    this.#protectedBytes.clear();
  }

  /** Stretches of all samples so far. */
  get length(): number {
    return this.#starts.length;
  }

  /** Of all samples so far, as bytes of the source; good until another is added. */
  stretches(): CipherRanges {
    return { starts: this.#starts.view(), sizes: this.#sizes.view(), rangeEnds: this.#rangeEnds.view() };
  }

  /**
   * What senc says of the samples added since the last call; undefined where they are encrypted whole. Good until another sample is
   * added.
   */
  take(): Subsamples | undefined {
    if (this.#find === undefined) return undefined;
    const taken = {
      counts: this.#counts.view(),
      clearBytes: this.#clearBytes.view(),
      protectedBytes: this.#protectedBytes.view(),
    };
    this.#clearSubsamples();
    return taken;
  }

  /** @throws MediaError as the codec's rule; `size_out_of_range` for a sample that cannot be described. */
  addSample(bytes: Uint8Array, start: number, end: number): void {
    if (this.#find === undefined) {
      this.#starts.push(start);
      this.#sizes.push(end - start);
      this.#rangeEnds.push(this.#starts.length);
      return;
    }
    const found = this.#found;
    found.clear();
    this.#find(bytes, start, end, this.#add);
    // Nearly always: as many entries as stretches, one behind them, and what long clear parts are cut into.
    if (found.length / 2 + 1 + (end - start) / MAX_CLEAR_BYTES <= this.#maxEntries) {
      this.#write(found.items, found.length, start, end);
      return;
    }
    const all = found.view();
    const ranked = rankLargest(all, this.#maxEntries);
    let kept = all;
    for (let room = this.#maxEntries; countEntries(kept, start, end) > this.#maxEntries; room--) {
      if (room < 0) {
        throw new MediaError("size_out_of_range", "moof/traf/senc", start, "Too much of a sample is in clear");
      }
      kept = pick(all, ranked.slice(0, room));
    }
    this.#write(kept, kept.length, start, end);
  }

  #write(found: Int32Array, length: number, start: number, end: number): void {
    const firstEntry = this.#clearBytes.length;
    let at = start;
    for (let i = 0; i < length; i += 2) {
      const from = found[i] as number;
      const size = found[i + 1] as number;
      this.#entry(from - at, size);
      this.#starts.push(from);
      this.#sizes.push(size);
      at = from + size;
    }
    if (at < end) this.#entry(end - at, 0);
    this.#counts.push(this.#clearBytes.length - firstEntry);
    this.#rangeEnds.push(this.#starts.length);
  }

  #entry(clear: number, size: number): void {
    const clearBytes = this.#clearBytes;
    const protectedBytes = this.#protectedBytes;
    let left = clear;
    for (; left > MAX_CLEAR_BYTES; left -= MAX_CLEAR_BYTES) {
      clearBytes.push(MAX_CLEAR_BYTES);
      protectedBytes.push(0);
    }
    clearBytes.push(left);
    protectedBytes.push(size);
  }
}

const countEntries = (found: Int32Array, start: number, end: number): number => {
  let entries = 0;
  let at = start;
  for (let i = 0; i < found.length; i += 2) {
    entries += Math.max(1, Math.ceil(((found[i] as number) - at) / MAX_CLEAR_BYTES));
    at = (found[i] as number) + (found[i + 1] as number);
  }
  return at < end ? entries + Math.ceil((end - at) / MAX_CLEAR_BYTES) : entries;
};

/**
 * Which `count` stretches are the largest, the largest first and the earlier of equal ones: a picture of more slices than can be told
 * apart is kept from being watched so. In one pass: what an encoder sends may have millions.
 */
const rankLargest = (found: Int32Array, count: number): number[] => {
  const size = (i: number): number => found[2 * i + 1] as number;
  const ranked: number[] = [];
  let smallest = -1;
  for (let i = 0; i < found.length / 2; i++) {
    if (ranked.length === count && size(i) <= smallest) continue;
    let at = ranked.length;
    while (at > 0 && size(ranked[at - 1] as number) < size(i)) at--;
    ranked.splice(at, 0, i);
    if (ranked.length > count) ranked.pop();
    smallest = size(ranked[ranked.length - 1] as number);
  }
  return ranked;
};

/** Those stretches, in their order. */
const pick = (found: Int32Array, which: readonly number[]): Int32Array =>
  Int32Array.from(which.toSorted((a, b) => a - b).flatMap((i) => [found[2 * i] as number, found[2 * i + 1] as number]));
