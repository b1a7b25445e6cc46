import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** ISO/IEC 14496-12, 8.8.5. */
export interface Mfhd {
  readonly sequenceNumber: number;
}

export const mfhdBox = (value: Mfhd): Box => fullBox("mfhd", 0, 0, 4, (w) => w.u32(value.sequenceNumber));

export const readMfhd = (r: ByteReader): Mfhd => {
  readFullBoxHeader(r);
  return { sequenceNumber: r.u32() };
};
