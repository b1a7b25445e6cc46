import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** ISO/IEC 14496-12, 8.8.12. Version 0 holds 32 bits; the value is a bigint either way, so nobody has to ask. */
export interface Tfdt {
  readonly baseMediaDecodeTime: bigint;
}

export const tfdtBox = (value: Tfdt): Box => fullBox("tfdt", 1, 0, 8, (w) => w.u64(value.baseMediaDecodeTime));

export const readTfdt = (r: ByteReader): Tfdt => {
  const { version } = readFullBoxHeader(r, 1);
  return { baseMediaDecodeTime: version === 1 ? r.u64() : BigInt(r.u32()) };
};
