import { MediaError } from "../bytes/index.ts";
import { AVC_NAL, AvcSliceHeaders, isAvcSlice } from "../codecs/index.ts";
import type { FindNalRanges } from "./sample-ranges.ts";

const NAL_LENGTH_BYTES = 4;

/** What follows the headers of each slice; parameter sets, SEI and delimiters stay in clear (ISO/IEC 23001-7, 9.5.2.5). */
export const avcNalRanges = (sps: readonly Uint8Array[], pps: readonly Uint8Array[]): FindNalRanges => {
  const headers = new AvcSliceHeaders(sps, pps);
  return (bytes, start, end, add) => {
    let at = start;
    while (at < end) {
      const nal = at + NAL_LENGTH_BYTES;
      const length = nal <= end ? lengthAt(bytes, at) : 0;
      const next = nal + length;
      if (next > end) throw new MediaError("truncated", "mdat", at, "The NAL units do not fill their sample");
      const type = length === 0 ? 0 : (bytes[nal] as number) & 31;
      if (type === AVC_NAL.slice || type === AVC_NAL.idrSlice) {
        add(nal + headers.sizeBytes(bytes, nal, next), next);
      } else if (isAvcSlice(type)) {
        throw new MediaError("unsupported_codec", "mdat", nal, "Slices in data partitions cannot be encrypted");
      }
      at = next;
    }
  };
};

const lengthAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) * 2 ** 24 +
  (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
