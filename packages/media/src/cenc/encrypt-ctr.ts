import { AES_BLOCK_BYTES, type BlockCiphers } from "./track-key.ts";

/** What is encrypted, in the memory that holds it. */
export interface CipherRanges {
  /** Of each stretch: its first byte, and how many there are. */
  readonly starts: Int32Array;
  readonly sizes: Int32Array;
  /** Of each sample: how many stretches there are up to its end. */
  readonly rangeEnds: Int32Array;
}

/** What a call of the cipher costs, a sample from here on is worth; those below share one. */
const OWN_CALL_BYTES = 2048;
/** As much of a large sample as one call takes: its answer stays in the processor's cache, and its memory comes of what is at hand. */
const CALL_BYTES = 64 * 1024;
/** Counter blocks of one shared call: they stay in the processor's nearest memory. */
const SHARED_BLOCKS = 1024;

/**
 * AES-CTR in place (ISO/IEC 23001-7, 10.1): each sample's stretches are one stream under its own 8-byte initialization vector,
 * followed by a count of blocks from 0.
 * `scratch`: where in `out` there is room for the largest sample.
 */
export const encryptCtr = (
  out: Uint8Array,
  scratch: number,
  { starts, sizes, rangeEnds }: CipherRanges,
  ivs: Uint8Array,
  key: Uint8Array,
  ciphers: BlockCiphers,
): void => {
  let shared: SharedCounterBlocks | undefined;
  const counter = new Uint8Array(AES_BLOCK_BYTES);
  const counterView = new DataView(counter.buffer);
  const ivsView = new DataView(ivs.buffer, ivs.byteOffset, ivs.byteLength);
  /** What the cipher makes of out[start, end), which is a part of a sample from its byte `streamBytes` on. */
  const cipherOf = (sample: number, streamBytes: number, start: number, end: number): Uint8Array => {
    counterView.setInt32(0, ivsView.getInt32(sample * 8));
    counterView.setInt32(4, ivsView.getInt32(sample * 8 + 4));
    counterView.setInt32(12, streamBytes / AES_BLOCK_BYTES);
    return ciphers.ctr(key, counter, out.subarray(start, end));
  };
  let range = 0;
  for (let sample = 0; sample < rangeEnds.length; sample++) {
    const first = range;
    const end = rangeEnds[sample] as number;
    let totalBytes = 0;
    for (; range < end; range++) totalBytes += sizes[range] as number;
    if (totalBytes === 0) continue;
    if (totalBytes < OWN_CALL_BYTES) {
      shared ??= new SharedCounterBlocks(out, key, ciphers);
      shared.addSample(ivsView.getInt32(sample * 8), ivsView.getInt32(sample * 8 + 4), starts, sizes, first, end);
      continue;
    }
    if (end - first === 1) {
      const start = starts[first] as number;
      for (let done = 0; done < totalBytes; done += CALL_BYTES) {
        const stop = start + Math.min(done + CALL_BYTES, totalBytes);
        out.set(cipherOf(sample, done, start + done, stop), start + done);
      }
      continue;
    }
    let at = scratch;
    for (let i = first; i < end; i++) {
      const start = starts[i] as number;
      out.copyWithin(at, start, start + (sizes[i] as number));
      at += sizes[i] as number;
    }
    // The cipher's answers go back to where their bytes were gathered from.
    let target = first;
    let filledBytes = 0;
    for (let done = 0; done < totalBytes; done += CALL_BYTES) {
      const stop = Math.min(done + CALL_BYTES, totalBytes);
      const { buffer, byteOffset, length } = cipherOf(sample, done, scratch + done, scratch + stop);
      for (let taken = 0; taken < length; ) {
        const taking = Math.min((sizes[target] as number) - filledBytes, length - taken);
        out.set(new Uint8Array(buffer, byteOffset + taken, taking), (starts[target] as number) + filledBytes);
        taken += taking;
        filledBytes += taking;
        if (filledBytes === sizes[target]) {
          target++;
          filledBytes = 0;
        }
      }
    }
  }
  shared?.flush();
};

/**
 * AES-CTR of small samples: the cipher is what AES-ECB makes of their counter blocks, many samples a call, and what it costs to
 * begin a call is paid once.
 */
class SharedCounterBlocks {
  readonly #out: Uint8Array;
  readonly #view: DataView;
  readonly #key: Uint8Array;
  readonly #ciphers: BlockCiphers;
  readonly #blocks = new Uint8Array(SHARED_BLOCKS * AES_BLOCK_BYTES);
  readonly #blocksView = new DataView(this.#blocks.buffer);
  #count = 0;
  /** Of each block: where what it encrypts begins, and how many bytes that are. */
  readonly #places = new Int32Array(SHARED_BLOCKS);
  readonly #lengths = new Uint8Array(SHARED_BLOCKS);

  constructor(out: Uint8Array, key: Uint8Array, ciphers: BlockCiphers) {
    this.#out = out;
    this.#view = new DataView(out.buffer, out.byteOffset, out.byteLength);
    this.#key = key;
    this.#ciphers = ciphers;
  }

  /** By a vector of two halves, stretches [first, end), all of which but the sample's last are whole blocks. */
  addSample(high: number, low: number, starts: Int32Array, sizes: Int32Array, first: number, end: number): void {
    let counter = 0;
    for (let i = first; i < end; i++) {
      const start = starts[i] as number;
      const stop = start + (sizes[i] as number);
      for (let at = start; at < stop; at += AES_BLOCK_BYTES) {
        if (this.#count === SHARED_BLOCKS) this.flush();
        const block = this.#count++;
        this.#places[block] = at;
        this.#lengths[block] = Math.min(AES_BLOCK_BYTES, stop - at);
        const view = this.#blocksView;
        view.setInt32(block * AES_BLOCK_BYTES, high);
        view.setInt32(block * AES_BLOCK_BYTES + 4, low);
        view.setInt32(block * AES_BLOCK_BYTES + 8, 0);
        view.setInt32(block * AES_BLOCK_BYTES + 12, counter++);
      }
    }
  }

  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    const stream = this.#ciphers.ecb(this.#key, this.#blocks.subarray(0, count * AES_BLOCK_BYTES));
    const keys = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
    const view = this.#view;
    for (let block = 0; block < count; block++) {
      const at = this.#places[block] as number;
      const from = block * AES_BLOCK_BYTES;
      const length = this.#lengths[block] as number;
      if (length < AES_BLOCK_BYTES) {
        for (let i = 0; i < length; i++)
          this.#out[at + i] = (this.#out[at + i] as number) ^ (stream[from + i] as number);
        continue;
      }
      view.setInt32(at, view.getInt32(at, true) ^ keys.getInt32(from, true), true);
      view.setInt32(at + 4, view.getInt32(at + 4, true) ^ keys.getInt32(from + 4, true), true);
      view.setInt32(at + 8, view.getInt32(at + 8, true) ^ keys.getInt32(from + 8, true), true);
      view.setInt32(at + 12, view.getInt32(at + 12, true) ^ keys.getInt32(from + 12, true), true);
    }
    this.#count = 0;
  }
}
