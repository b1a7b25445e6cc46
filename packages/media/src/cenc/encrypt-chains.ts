import { AES_BLOCK_BYTES, type BlockCiphers } from "./track-key.ts";

/** Blocks that are chained by AES-CBC from an initialization vector on, `stepBytes` apart, in the memory that holds them. */
export interface Chains {
  readonly starts: Int32Array;
  /** Of each chain, in bytes, whole blocks and what hangs over. */
  readonly sizes: Int32Array;
  /** From one encrypted block to the next: 16, or 160 where nine of ten are skipped. */
  readonly stepBytes: number;
}

/** So few chains, and each so much longer than they are many, are done one by one. */
const FEW_CHAINS = 24;
const LONG_FOR_FEW = 4;

/**
 * AES-CBC of many chains in place, under one key and initialization vector (ISO/IEC 23001-7, 10.4). CBC cannot do two blocks of
 * a chain at once, and a cipher for each chain costs more to begin than to run; so all chains go side by side: the first blocks
 * of all in one call of AES-ECB, then the second blocks, …, each before that added to the block before it.
 * `scratch`: where in `out` there is room for the longest chain's encrypted blocks.
 */
export const encryptChains = (
  out: Uint8Array,
  scratch: number,
  { starts, sizes, stepBytes }: Chains,
  iv: Uint8Array,
  key: Uint8Array,
  ciphers: BlockCiphers,
): void => {
  const places = new Int32Array(starts.length);
  const left = new Int32Array(starts.length);
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  /** Of each chain the block that comes next, added to the block before it. */
  const wave = new Uint8Array(starts.length * AES_BLOCK_BYTES);
  const waveView = new DataView(wave.buffer);
  const ivView = new DataView(iv.buffer, iv.byteOffset, iv.byteLength);
  let chains = 0;
  let blocksLeft = 0;
  for (let i = 0; i < starts.length; i++) {
    const size = sizes[i] as number;
    if (size < AES_BLOCK_BYTES) continue;
    const start = starts[i] as number;
    const blocks = Math.floor((size - AES_BLOCK_BYTES) / stepBytes) + 1;
    places[chains] = start;
    left[chains] = blocks;
    blocksLeft += blocks;
    addBlocks(view, start, ivView, 0, waveView, chains * AES_BLOCK_BYTES);
    chains++;
  }

  while (chains > 0 && !(chains <= FEW_CHAINS && blocksLeft > chains * chains * LONG_FOR_FEW)) {
    const cipher = ciphers.ecb(key, wave.subarray(0, chains * AES_BLOCK_BYTES));
    const cipherView = new DataView(cipher.buffer, cipher.byteOffset, cipher.byteLength);
    blocksLeft -= chains;
    let going = 0;
    for (let i = 0; i < chains; i++) {
      const at = places[i] as number;
      const blocks = (left[i] as number) - 1;
      const from = i * AES_BLOCK_BYTES;
      const a = cipherView.getInt32(from);
      const b = cipherView.getInt32(from + 4);
      const c = cipherView.getInt32(from + 8);
      const d = cipherView.getInt32(from + 12);
      view.setInt32(at, a);
      view.setInt32(at + 4, b);
      view.setInt32(at + 8, c);
      view.setInt32(at + 12, d);
      if (blocks === 0) continue;
      const next = at + stepBytes;
      const to = going * AES_BLOCK_BYTES;
      waveView.setInt32(to, view.getInt32(next) ^ a);
      waveView.setInt32(to + 4, view.getInt32(next + 4) ^ b);
      waveView.setInt32(to + 8, view.getInt32(next + 8) ^ c);
      waveView.setInt32(to + 12, view.getInt32(next + 12) ^ d);
      left[going] = blocks;
      places[going] = next;
      going++;
    }
    chains = going;
  }
  for (let i = 0; i < chains; i++) {
    // Its next block has been added to the one before it already.
    copyBlock(waveView, i * AES_BLOCK_BYTES, view, places[i] as number);
    encryptOne(out, view, scratch, places[i] as number, left[i] as number, stepBytes, key, ciphers);
  }
};

const NO_IV = new Uint8Array(AES_BLOCK_BYTES);

const encryptOne = (
  out: Uint8Array,
  view: DataView,
  scratch: number,
  start: number,
  blocks: number,
  stepBytes: number,
  key: Uint8Array,
  ciphers: BlockCiphers,
): void => {
  const bytes = blocks * AES_BLOCK_BYTES;
  if (stepBytes === AES_BLOCK_BYTES) {
    out.set(ciphers.cbc(key, NO_IV, out.subarray(start, start + bytes)), start);
    return;
  }
  for (let i = 0, from = start, to = scratch; i < blocks; i++, from += stepBytes, to += AES_BLOCK_BYTES) {
    copyBlock(view, from, view, to);
  }
  const cipher = ciphers.cbc(key, NO_IV, out.subarray(scratch, scratch + bytes));
  const from = new DataView(cipher.buffer, cipher.byteOffset, cipher.byteLength);
  for (let i = 0, to = start; i < blocks; i++, to += stepBytes) copyBlock(from, i * AES_BLOCK_BYTES, view, to);
};

const addBlocks = (one: DataView, at: number, other: DataView, otherAt: number, sum: DataView, to: number): void => {
  sum.setInt32(to, one.getInt32(at) ^ other.getInt32(otherAt));
  sum.setInt32(to + 4, one.getInt32(at + 4) ^ other.getInt32(otherAt + 4));
  sum.setInt32(to + 8, one.getInt32(at + 8) ^ other.getInt32(otherAt + 8));
  sum.setInt32(to + 12, one.getInt32(at + 12) ^ other.getInt32(otherAt + 12));
};

const copyBlock = (source: DataView, from: number, target: DataView, to: number): void => {
  target.setInt32(to, source.getInt32(from));
  target.setInt32(to + 4, source.getInt32(from + 4));
  target.setInt32(to + 8, source.getInt32(from + 8));
  target.setInt32(to + 12, source.getInt32(from + 12));
};
