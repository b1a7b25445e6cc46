import { crc32 } from "node:zlib";
import { ByteReader, MediaError } from "@sluice/media/bytes";
import { type FragmentInfo, readFragment, type TrackConfig } from "@sluice/media/cmaf";
import { readChildren, requireBox } from "@sluice/media/isobmff";

const CANONICAL_TRACK_ID = 1;
const BASE_DATA_OFFSET_PRESENT = 0x01;

/**
 * Makes a pushed fragment one of ours, in place: its track becomes number 1, as our init segments say. What cannot stand
 * alone is refused: durations that only the encoder's own init segment knows, and video that does not begin with a
 * keyframe.
 * @throws MediaError
 */
export const adoptFragment = (bytes: Uint8Array, config: TrackConfig): FragmentInfo => {
  setTrackId(bytes);
  const samples = readFragment(bytes);
  let durationTicks = 0;
  let firstCompositionOffsetTicks = Number.POSITIVE_INFINITY;
  let contentHash = 0;
  for (let i = 0; i < samples.count; i++) {
    const duration = samples.durationsTicks[i] ?? 0;
    if (duration === 0) throw malformed("A sample has no duration of its own (trex defaults are not taken)");
    firstCompositionOffsetTicks = Math.min(
      firstCompositionOffsetTicks,
      durationTicks + (samples.compositionOffsetsTicks[i] ?? 0),
    );
    durationTicks += duration;
    const offset = samples.offsets[i] ?? 0;
    contentHash = crc32(bytes.subarray(offset, offset + (samples.sizes[i] ?? 0)), contentHash);
  }
  if (samples.count === 0) throw malformed("The fragment has no sample");
  const startsWithSync = samples.sync[0] === 1;
  if (config.kind === "video" && !startsWithSync) {
    throw new MediaError("no_sync_sample", "moof/traf/trun", 0, "Each video fragment must begin with a keyframe");
  }
  return {
    baseMediaDecodeTime: samples.baseMediaDecodeTime,
    durationTicks,
    firstCompositionOffsetTicks: Math.max(0, firstCompositionOffsetTicks),
    sampleCount: samples.count,
    startsWithSync,
    contentHash,
  };
};

const malformed = (what: string): MediaError => new MediaError("box_malformed", "moof/traf", 0, what);

const setTrackId = (bytes: Uint8Array): void => {
  const file = new ByteReader(bytes, "");
  const moof = requireBox(readChildren(file), "moof", file);
  const traf = requireBox(readChildren(moof), "traf", moof);
  const tfhd = requireBox(readChildren(traf), "tfhd", traf);
  const flags = tfhd.u32() & 0xffffff;
  if ((flags & BASE_DATA_OFFSET_PRESENT) !== 0)
    throw malformed("base-data-offset is not taken: use default-base-is-moof");
  const at = tfhd.position;
  tfhd.u32();
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, CANONICAL_TRACK_ID);
};
