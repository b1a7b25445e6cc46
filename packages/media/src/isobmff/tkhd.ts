import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";
import { UNITY_MATRIX } from "./unity-matrix.ts";

/** ISO/IEC 14496-12, 8.3.2. */
export interface Tkhd {
  readonly trackId: number;
  readonly durationTicks: bigint;
  readonly isAudio: boolean;
  /** As shown, so with the sample aspect ratio applied; rounded to 1/65536 pixel. 0 for audio. */
  readonly width: number;
  readonly height: number;
}

const ENABLED_IN_MOVIE_IN_PREVIEW = 7;
const FIXED_ONE = 0x10000;

export const tkhdBox = (value: Tkhd): Box =>
  fullBox("tkhd", 1, ENABLED_IN_MOVIE_IN_PREVIEW, 92, (w) => {
    w.u64(0n).u64(0n).u32(value.trackId).u32(0).u64(value.durationTicks);
    w.zeros(8).u16(0).u16(0); // layer, alternate_group
    w.u16(value.isAudio ? 0x0100 : 0).u16(0);
    w.put(UNITY_MATRIX);
    w.u32(Math.round(value.width * FIXED_ONE)).u32(Math.round(value.height * FIXED_ONE));
  });

export const readTkhd = (r: ByteReader): Tkhd => {
  const { version } = readFullBoxHeader(r, 1);
  r.skip(version === 1 ? 16 : 8);
  const trackId = r.u32();
  r.skip(4);
  const durationTicks = version === 1 ? r.u64() : BigInt(r.u32());
  r.skip(12);
  const isAudio = r.u16() !== 0;
  r.skip(2 + 36);
  return { trackId, durationTicks, isAudio, width: r.u32() / FIXED_ONE, height: r.u32() / FIXED_ONE };
};
