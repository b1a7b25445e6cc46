import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** ISO/IEC 14496-12, 8.8.7. What is undefined here is as in trex. */
export interface Tfhd {
  readonly trackId: number;
  readonly defaultSampleDuration: number | undefined;
  readonly defaultSampleSize: number | undefined;
  readonly defaultSampleFlags: number | undefined;
}

const BASE_DATA_OFFSET = 0x1;
const SAMPLE_DESCRIPTION_INDEX = 0x2;
const DEFAULT_DURATION = 0x8;
const DEFAULT_SIZE = 0x10;
const DEFAULT_FLAGS = 0x20;
const DEFAULT_BASE_IS_MOOF = 0x20000;

export const tfhdBox = (value: Tfhd): Box => {
  const defaults = [
    [DEFAULT_DURATION, value.defaultSampleDuration],
    [DEFAULT_SIZE, value.defaultSampleSize],
    [DEFAULT_FLAGS, value.defaultSampleFlags],
  ] as const;
  const present = defaults.filter(([, field]) => field !== undefined);
  const flags = present.reduce((sum, [flag]) => sum | flag, DEFAULT_BASE_IS_MOOF);
  return fullBox("tfhd", 0, flags, 4 + 4 * present.length, (w) => {
    w.u32(value.trackId);
    for (const [, field] of present) w.u32(field ?? 0);
  });
};

/** @throws MediaError `box_malformed` for an offset counted from the start of a file: a fragment is read by itself. */
export const readTfhd = (r: ByteReader): Tfhd => {
  const { flags } = readFullBoxHeader(r);
  const trackId = r.u32();
  if (flags & BASE_DATA_OFFSET) throw r.fail("box_malformed", "base_data_offset is not allowed in CMAF");
  if (flags & SAMPLE_DESCRIPTION_INDEX) r.skip(4);
  return {
    trackId,
    defaultSampleDuration: flags & DEFAULT_DURATION ? r.u32() : undefined,
    defaultSampleSize: flags & DEFAULT_SIZE ? r.u32() : undefined,
    defaultSampleFlags: flags & DEFAULT_FLAGS ? r.u32() : undefined,
  };
};
