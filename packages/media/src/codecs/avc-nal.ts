import { MediaError } from "../bytes/index.ts";

/** nal_unit_type (ISO/IEC 14496-10, table 7-1), those that packaging has to tell apart. */
export const AVC_NAL = {
  slice: 1,
  slicePartitionA: 2,
  idrSlice: 5,
  sei: 6,
  sps: 7,
  pps: 8,
  accessUnitDelimiter: 9,
  endOfSequence: 10,
  fillerData: 12,
} as const;

/** A slice of a primary coded picture: 1, 2..4 (data partitions) and 5. */
export const isAvcSlice = (nalType: number): boolean => nalType >= 1 && nalType <= 5;

/**
 * The NAL units of a sample with 4-byte lengths (ISO/IEC 14496-15, 5.3.4.2), as views.
 * @throws MediaError `truncated` where a length exceeds the sample.
 */
export function* readAvcSample(sample: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength);
  for (let at = 0; at < sample.length; ) {
    if (sample.length - at < 4) throw new MediaError("truncated", "sample", at, "A NAL unit length is cut off");
    const length = view.getUint32(at);
    if (length > sample.length - at - 4) {
      throw new MediaError("truncated", "sample", at, `A NAL unit of ${length} bytes, ${sample.length - at - 4} left`);
    }
    yield sample.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}
