import { BitReader, removeEmulationPrevention } from "../bytes/index.ts";
import type { AvcSps } from "./avc-sps.ts";

/** What tells the two fields of a frame from each other, and from a frame (ISO/IEC 14496-10, 7.3.3). */
export interface AvcField {
  readonly frameNum: number;
  readonly isBottom: boolean;
}

/** first_mb_in_slice, slice_type and pic_parameter_set_id have at most 20 + 7 + 17 bits, and frame_num 16. */
const HEADER_BYTES = 16;

/**
 * The field that a slice NAL unit is of, or undefined when it is of a frame.
 * @throws MediaError `truncated` or `parameter_set_malformed` when the header cannot be read.
 */
export const findAvcField = (nal: Uint8Array, sps: AvcSps): AvcField | undefined => {
  if (sps.frameMbsOnly) return undefined;
  const r = new BitReader(removeEmulationPrevention(nal.subarray(0, HEADER_BYTES)), "slice");
  r.bits(8);
  r.unsignedExpGolomb();
  r.unsignedExpGolomb();
  r.unsignedExpGolomb();
  if (sps.hasSeparateColourPlanes) r.bits(2);
  const frameNum = r.bits(sps.frameNumBits);
  return r.flag() ? { frameNum, isBottom: r.flag() } : undefined;
};
