import type { ByteReader } from "../bytes/index.ts";
import { type AvcConfig, readAvcConfig, writeAvcConfig } from "../codecs/index.ts";
import { type Box, plainBox, readChildren, requireBox } from "./box.ts";

/** AVCSampleEntry (ISO/IEC 14496-15, 5.4.2.1) with its avcC and, unless pixels are square, its pasp. */
export interface Avc1 {
  readonly width: number;
  readonly height: number;
  readonly config: AvcConfig;
  readonly pixelAspectRatio: { readonly numerator: number; readonly denominator: number };
}

const DEPTH_COLOUR = 0x18;
const RESOLUTION_72_DPI = 0x00480000;

export const avc1Box = (value: Avc1): Box => {
  const record = writeAvcConfig(value.config);
  const { numerator, denominator } = value.pixelAspectRatio;
  const children = [plainBox("avcC", record.length, (w) => w.put(record))];
  if (numerator !== denominator) children.push(plainBox("pasp", 8, (w) => w.u32(numerator).u32(denominator)));
  return plainBox(
    "avc1",
    78,
    (w) => {
      w.zeros(6).u16(1).zeros(16); // data_reference_index
      w.u16(value.width).u16(value.height).u32(RESOLUTION_72_DPI).u32(RESOLUTION_72_DPI).u32(0);
      w.u16(1).zeros(32).u16(DEPTH_COLOUR).u16(0xffff); // frame_count, compressorname, depth, pre_defined
    },
    children,
  );
};

export const readAvc1 = (r: ByteReader): Avc1 => {
  r.skip(24);
  const width = r.u16();
  const height = r.u16();
  r.skip(50);
  const children = readChildren(r);
  const pasp = children.find((box) => box.type === "pasp");
  return {
    width,
    height,
    config: readAvcConfig(requireBox(children, "avcC", r)),
    pixelAspectRatio: pasp ? { numerator: pasp.body.u32(), denominator: pasp.body.u32() } : SQUARE,
  };
};

const SQUARE = { numerator: 1, denominator: 1 };
