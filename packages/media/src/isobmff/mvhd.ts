import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";
import { UNITY_MATRIX } from "./unity-matrix.ts";

/** ISO/IEC 14496-12, 8.2.2. Times of creation are not kept: the same media gives the same bytes. */
export interface Mvhd {
  readonly timescale: number;
  readonly durationTicks: bigint;
  readonly nextTrackId: number;
}

export const mvhdBox = (value: Mvhd): Box =>
  fullBox("mvhd", 1, 0, 108, (w) => {
    w.u64(0n).u64(0n).u32(value.timescale).u64(value.durationTicks);
    w.u32(0x00010000).u16(0x0100); // rate 1, volume 1
    w.zeros(10).put(UNITY_MATRIX).zeros(24).u32(value.nextTrackId);
  });

export const readMvhd = (r: ByteReader): Mvhd => {
  const { version } = readFullBoxHeader(r, 1);
  r.skip(version === 1 ? 16 : 8);
  const timescale = r.u32();
  const durationTicks = version === 1 ? r.u64() : BigInt(r.u32());
  r.skip(4 + 2 + 10 + 36 + 24);
  return { timescale, durationTicks, nextTrackId: r.u32() };
};
