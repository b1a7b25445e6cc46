import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** Which bytes of samples are encrypted. Flat arrays: those of the first sample, then those of the second, … */
export interface Subsamples {
  /** Entries of each sample. */
  readonly counts: ArrayLike<number>;
  /** Each entry: so many bytes in clear, then so many protected ones. */
  readonly clearBytes: ArrayLike<number>;
  readonly protectedBytes: ArrayLike<number>;
}

/** SampleEncryptionBox (ISO/IEC 23001-7, 7.2). */
export interface Senc {
  readonly count: number;
  /** One behind the other, `perSampleIvBytes` each; empty where the track has a constant one. */
  readonly ivs: Uint8Array;
  /** undefined: samples are encrypted whole. */
  readonly subsamples: Subsamples | undefined;
}

/** The entry that follows the box's header, its version and flags, and sample_count. */
export const SENC_ENTRIES_OFFSET = 16;
export const SUBSAMPLE_BYTES = 6;
const USE_SUBSAMPLES = 2;

export const sencBox = ({ count, ivs, subsamples }: Senc): Box => {
  const tableBytes = subsamples ? 2 * count + SUBSAMPLE_BYTES * subsamples.clearBytes.length : 0;
  const ivBytes = count === 0 ? 0 : ivs.length / count;
  return fullBox("senc", 0, subsamples ? USE_SUBSAMPLES : 0, 4 + ivs.length + tableBytes, (w) => {
    w.u32(count);
    if (subsamples === undefined) {
      w.put(ivs);
      return;
    }
    let entry = 0;
    for (let sample = 0; sample < count; sample++) {
      for (let i = sample * ivBytes; i < (sample + 1) * ivBytes; i++) w.u8(ivs[i] as number);
      const end = entry + (subsamples.counts[sample] ?? 0);
      w.u16(end - entry);
      for (; entry < end; entry++) w.u16(subsamples.clearBytes[entry] ?? 0).u32(subsamples.protectedBytes[entry] ?? 0);
    }
  });
};

/** `ivBytes`: per_sample_IV_size, which is not in the box. @throws MediaError `truncated`. */
export const readSenc = (r: ByteReader, ivBytes: number): Senc => {
  const { flags } = readFullBoxHeader(r);
  const count = r.u32();
  const hasSubsamples = (flags & USE_SUBSAMPLES) !== 0;
  if (count * (ivBytes + (hasSubsamples ? 2 : 0)) > r.remaining) {
    throw r.fail("truncated", `${count} samples are not in the box`);
  }
  if (!hasSubsamples) return { count, ivs: r.take(count * ivBytes).slice(), subsamples: undefined };
  const ivs = new Uint8Array(count * ivBytes);
  const counts: number[] = [];
  const clearBytes: number[] = [];
  const protectedBytes: number[] = [];
  for (let sample = 0; sample < count; sample++) {
    ivs.set(r.take(ivBytes), sample * ivBytes);
    const entries = r.u16();
    counts.push(entries);
    for (let i = 0; i < entries; i++) {
      clearBytes.push(r.u16());
      protectedBytes.push(r.u32());
    }
  }
  return { count, ivs, subsamples: { counts, clearBytes, protectedBytes } };
};
