import { type ByteReader, bytesOf, MediaError } from "../bytes/index.ts";
import { readAvcSps } from "./avc-sps.ts";

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1.2), with 4-byte NAL unit lengths. */
export interface AvcConfig {
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
}

/** Profiles whose record ends in the chroma format and the bit depths. */
const hasChromaFields = (profileIdc: number): boolean => ![66, 77, 88].includes(profileIdc);

/** @throws MediaError `no_parameter_sets` without an SPS; `parameter_set_malformed` when it cannot be read. */
export const writeAvcConfig = (config: AvcConfig): Uint8Array => {
  const [first] = config.sps;
  if (first === undefined) throw new MediaError("no_parameter_sets", "avcC", 0, "There is no SPS");
  if (config.sps.length > 31 || config.pps.length > 255) {
    throw new MediaError("size_out_of_range", "avcC", 0, "There are more parameter sets than avcC can hold");
  }
  for (const nal of [...config.sps, ...config.pps]) {
    if (nal.length > 0xffff) throw new MediaError("size_out_of_range", "avcC", 0, "A parameter set exceeds 64 KiB");
  }
  const sps = readAvcSps(first);
  const chroma = hasChromaFields(sps.profileIdc);
  const nalBytes = [...config.sps, ...config.pps].reduce((sum, nal) => sum + 2 + nal.length, 0);
  return bytesOf(7 + nalBytes + (chroma ? 4 : 0), (w) => {
    w.u8(1).u8(sps.profileIdc).u8(sps.constraintFlags).u8(sps.levelIdc);
    w.u8(0xfc | 3); // reserved, lengthSizeMinusOne
    w.u8(0xe0 | config.sps.length);
    for (const nal of config.sps) w.u16(nal.length).put(nal);
    w.u8(config.pps.length);
    for (const nal of config.pps) w.u16(nal.length).put(nal);
    if (chroma) {
      w.u8(0xfc | sps.chromaFormatIdc)
        .u8(0xf8 | (sps.bitDepthLuma - 8))
        .u8(0xf8 | (sps.bitDepthChroma - 8))
        .u8(0);
    }
  });
};

/** @throws MediaError `truncated`, `box_malformed`, or `unsupported_codec` for NAL unit lengths other than 4 bytes. */
export const readAvcConfig = (r: ByteReader): AvcConfig => {
  if (r.u8() !== 1) throw r.fail("box_malformed", "configurationVersion is not 1");
  r.skip(3);
  if ((r.u8() & 3) !== 3) throw r.fail("unsupported_codec", "NAL unit lengths are not 4 bytes");
  const sps: Uint8Array[] = [];
  const pps: Uint8Array[] = [];
  const spsCount = r.u8() & 31;
  for (let i = 0; i < spsCount; i++) sps.push(r.take(r.u16()).slice());
  const ppsCount = r.u8();
  for (let i = 0; i < ppsCount; i++) pps.push(r.take(r.u16()).slice());
  return { sps, pps };
};
