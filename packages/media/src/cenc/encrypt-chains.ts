import { AES_BLOCK_BYTES, type BlockCiphers } from "./track-key.ts";

/** Blocks that are chained by AES-CBC from an initialization vector on, `stepBytes` apart, in the memory that holds them. */
export interface Chains {
  readonly starts: readonly number[];
  /** Of each chain, in bytes, whole blocks and what hangs over. */
  readonly sizes: readonly number[];
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
  const places: number[] = [];
  const left: number[] = [];
  let blocksLeft = 0;
  for (let i = 0; i < starts.length; i++) {
    const size = sizes[i] as number;
    if (size < AES_BLOCK_BYTES) continue;
    const blocks = Math.floor((size - AES_BLOCK_BYTES) / stepBytes) + 1;
    places.push(starts[i] as number);
    left.push(blocks);
    blocksLeft += blocks;
  }
  let chains = places.length;
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  const wave = new Uint8Array(chains * AES_BLOCK_BYTES);
  const waveView = new DataView(wave.buffer);
  /** Each chain's last cipher block. */
  const last = new Uint8Array(chains * AES_BLOCK_BYTES);
  const lastView = new DataView(last.buffer);
  for (let i = 0; i < chains; i++) last.set(iv, i * AES_BLOCK_BYTES);

  while (chains > 0 && !(chains <= FEW_CHAINS && blocksLeft > chains * chains * LONG_FOR_FEW)) {
    for (let i = 0; i < chains; i++) {
      const at = places[i] as number;
      const to = i * AES_BLOCK_BYTES;
      waveView.setInt32(to, view.getInt32(at) ^ lastView.getInt32(to));
      waveView.setInt32(to + 4, view.getInt32(at + 4) ^ lastView.getInt32(to + 4));
      waveView.setInt32(to + 8, view.getInt32(at + 8) ^ lastView.getInt32(to + 8));
      waveView.setInt32(to + 12, view.getInt32(at + 12) ^ lastView.getInt32(to + 12));
    }
    const cipher = ciphers.ecb(key, wave.subarray(0, chains * AES_BLOCK_BYTES));
    const cipherView = new DataView(cipher.buffer, cipher.byteOffset, cipher.byteLength);
    blocksLeft -= chains;
    let going = 0;
    for (let i = 0; i < chains; i++) {
      const at = places[i] as number;
      const from = i * AES_BLOCK_BYTES;
      copyBlock(cipherView, from, view, at);
      const blocks = (left[i] as number) - 1;
      if (blocks === 0) continue;
      copyBlock(cipherView, from, lastView, going * AES_BLOCK_BYTES);
      left[going] = blocks;
      places[going] = at + stepBytes;
      going++;
    }
    chains = going;
  }
  for (let i = 0; i < chains; i++) {
    const chainIv = last.subarray(i * AES_BLOCK_BYTES, (i + 1) * AES_BLOCK_BYTES);
    encryptOne(out, scratch, places[i] as number, left[i] as number, stepBytes, chainIv, key, ciphers);
  }
};

const encryptOne = (
  out: Uint8Array,
  scratch: number,
  start: number,
  blocks: number,
  stepBytes: number,
  iv: Uint8Array,
  key: Uint8Array,
  ciphers: BlockCiphers,
): void => {
  const bytes = blocks * AES_BLOCK_BYTES;
  if (stepBytes === AES_BLOCK_BYTES) {
    out.set(ciphers.cbc(key, iv, out.subarray(start, start + bytes)), start);
    return;
  }
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  for (let i = 0, from = start, to = scratch; i < blocks; i++, from += stepBytes, to += AES_BLOCK_BYTES) {
    copyBlock(view, from, view, to);
  }
  const cipher = ciphers.cbc(key, iv, out.subarray(scratch, scratch + bytes));
  const from = new DataView(cipher.buffer, cipher.byteOffset, cipher.byteLength);
  for (let i = 0, to = start; i < blocks; i++, to += stepBytes) copyBlock(from, i * AES_BLOCK_BYTES, view, to);
};

const copyBlock = (source: DataView, from: number, target: DataView, to: number): void => {
  target.setInt32(to, source.getInt32(from));
  target.setInt32(to + 4, source.getInt32(from + 4));
  target.setInt32(to + 8, source.getInt32(from + 8));
  target.setInt32(to + 12, source.getInt32(from + 12));
};
