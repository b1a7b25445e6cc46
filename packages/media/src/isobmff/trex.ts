import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** ISO/IEC 14496-12, 8.8.3: what a track run that does not say otherwise means. */
export interface Trex {
  readonly trackId: number;
  readonly defaultSampleDuration: number;
  readonly defaultSampleSize: number;
  readonly defaultSampleFlags: number;
}

export const trexBox = (value: Trex): Box =>
  fullBox("trex", 0, 0, 20, (w) => {
    w.u32(value.trackId).u32(1).u32(value.defaultSampleDuration).u32(value.defaultSampleSize);
    w.u32(value.defaultSampleFlags);
  });

export const readTrex = (r: ByteReader): Trex => {
  readFullBoxHeader(r);
  const trackId = r.u32();
  r.skip(4);
  return { trackId, defaultSampleDuration: r.u32(), defaultSampleSize: r.u32(), defaultSampleFlags: r.u32() };
};
