import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/**
 * ISO/IEC 14496-12, 8.8.8. Parallel arrays, one entry a sample; an array that is undefined is not in the run, and tfhd or
 * trex say what holds instead.
 */
export interface Trun {
  readonly count: number;
  /** From the start of the moof. */
  readonly dataOffset: number | undefined;
  readonly firstSampleFlags: number | undefined;
  readonly durations: ArrayLike<number> | undefined;
  readonly sizes: ArrayLike<number> | undefined;
  readonly flags: ArrayLike<number> | undefined;
  /** Negative ones make it version 1. */
  readonly compositionOffsets: ArrayLike<number> | undefined;
}

const DATA_OFFSET = 0x1;
const FIRST_SAMPLE_FLAGS = 0x4;
const DURATION = 0x100;
const SIZE = 0x200;
const FLAGS = 0x400;
const COMPOSITION_OFFSET = 0x800;

const hasNegative = (values: ArrayLike<number>): boolean => {
  for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) < 0) return true;
  return false;
};

export const trunBox = (value: Trun): Box => {
  const { count, dataOffset, firstSampleFlags, durations, sizes, flags, compositionOffsets } = value;
  const present =
    (dataOffset === undefined ? 0 : DATA_OFFSET) |
    (firstSampleFlags === undefined ? 0 : FIRST_SAMPLE_FLAGS) |
    (durations ? DURATION : 0) |
    (sizes ? SIZE : 0) |
    (flags ? FLAGS : 0) |
    (compositionOffsets ? COMPOSITION_OFFSET : 0);
  const columns = [durations, sizes, flags, compositionOffsets].filter((column) => column !== undefined);
  const head = 4 + (dataOffset === undefined ? 0 : 4) + (firstSampleFlags === undefined ? 0 : 4);
  const version = compositionOffsets && hasNegative(compositionOffsets) ? 1 : 0;
  return fullBox("trun", version, present, head + 4 * columns.length * count, (w) => {
    w.u32(count);
    if (dataOffset !== undefined) w.i32(dataOffset);
    if (firstSampleFlags !== undefined) w.u32(firstSampleFlags);
    // setUint32 keeps the low 32 bits, so negative composition offsets come out in two's complement.
    for (let i = 0; i < count && columns.length > 0; i++) for (const column of columns) w.u32(column[i] ?? 0);
  });
};

/** @throws MediaError `truncated` before anything is allocated for samples that are not there. */
export const readTrun = (r: ByteReader): Trun => {
  const { version, flags: present } = readFullBoxHeader(r, 1);
  const count = r.u32();
  const dataOffset = present & DATA_OFFSET ? r.i32() : undefined;
  const firstSampleFlags = present & FIRST_SAMPLE_FLAGS ? r.u32() : undefined;
  const columnCount = [DURATION, SIZE, FLAGS, COMPOSITION_OFFSET].filter((flag) => present & flag).length;
  if (count * columnCount * 4 > r.remaining) throw r.fail("truncated", `${count} samples are not in the box`);
  const durations = present & DURATION ? new Uint32Array(count) : undefined;
  const sizes = present & SIZE ? new Uint32Array(count) : undefined;
  const flags = present & FLAGS ? new Uint32Array(count) : undefined;
  const isSigned = version === 1;
  const hasOffsets = (present & COMPOSITION_OFFSET) !== 0;
  const compositionOffsets = hasOffsets ? new (isSigned ? Int32Array : Uint32Array)(count) : undefined;
  if (columnCount > 0) {
    for (let i = 0; i < count; i++) {
      if (durations) durations[i] = r.u32();
      if (sizes) sizes[i] = r.u32();
      if (flags) flags[i] = r.u32();
      if (compositionOffsets) compositionOffsets[i] = isSigned ? r.i32() : r.u32();
    }
  }
  return { count, dataOffset, firstSampleFlags, durations, sizes, flags, compositionOffsets };
};
