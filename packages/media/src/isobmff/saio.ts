import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** Where the samples' auxiliary information begins, from the start of the moof (ISO/IEC 14496-12, 8.7.9). */
export interface Saio {
  readonly offset: number;
}

export const SAIO_BYTES = 20;
const HAS_TYPE = 1;

export const saioBox = ({ offset }: Saio): Box => fullBox("saio", 0, 0, 8, (w) => w.u32(1).u32(offset));

/** @throws MediaError `box_malformed` unless it is in one piece. */
export const readSaio = (r: ByteReader): Saio => {
  const { version, flags } = readFullBoxHeader(r, 1);
  if (flags & HAS_TYPE) r.skip(8);
  const count = r.u32();
  if (count !== 1) throw r.fail("box_malformed", `${count} pieces of auxiliary information`);
  return { offset: version === 1 ? Number(r.u64()) : r.u32() };
};
