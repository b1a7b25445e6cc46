import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** Sizes of the samples' auxiliary information, which is what senc holds of each (ISO/IEC 14496-12, 8.7.8). */
export interface Saiz {
  readonly sizes: Uint8Array;
}

const HAS_TYPE = 1;

export const saizBox = ({ sizes }: Saiz): Box => {
  const [first = 0] = sizes;
  const isSteady = first > 0 && sizes.every((size) => size === first);
  return fullBox("saiz", 0, 0, 5 + (isSteady ? 0 : sizes.length), (w) => {
    w.u8(isSteady ? first : 0).u32(sizes.length);
    if (!isSteady) w.put(sizes);
  });
};

/** @throws MediaError `truncated`, or `box_malformed` for more samples than `maxCount`. */
export const readSaiz = (r: ByteReader, maxCount = 100_000): Saiz => {
  const { flags } = readFullBoxHeader(r);
  if (flags & HAS_TYPE) r.skip(8);
  const defaultSize = r.u8();
  const count = r.u32();
  if (count > maxCount) throw r.fail("box_malformed", `${count} samples; a fragment has ${maxCount} at most`);
  return { sizes: defaultSize === 0 ? r.take(count).slice() : new Uint8Array(count).fill(defaultSize) };
};
