import { ByteWriter } from "../bytes/index.ts";
import {
  BOX_HEADER_BYTES,
  type Box,
  boxSizeBytes,
  containerBox,
  mfhdBox,
  tfdtBox,
  tfhdBox,
  trunBox,
  writeBox,
} from "../isobmff/index.ts";
import { CMAF_TRACK_ID } from "./init-segment.ts";

/** The samples of one fragment before they are written. Parallel arrays, one entry a sample. */
export interface FragmentPlan {
  readonly sequenceNumber: number;
  readonly baseMediaDecodeTime: bigint;
  readonly sizes: readonly number[];
  readonly durationsTicks: readonly number[];
  /** undefined when every sample has the same flags: then `defaultFlags` are theirs. */
  readonly flags: readonly number[] | undefined;
  readonly defaultFlags: number;
  /** undefined when every sample is shown when it is decoded. */
  readonly compositionOffsetsTicks: readonly number[] | undefined;
}

const moofBox = (plan: FragmentPlan, dataOffset: number): Box => {
  const [firstDuration = 0] = plan.durationsTicks;
  const isSteady = plan.durationsTicks.every((duration) => duration === firstDuration);
  return containerBox("moof", [
    mfhdBox({ sequenceNumber: plan.sequenceNumber }),
    containerBox("traf", [
      tfhdBox({
        trackId: CMAF_TRACK_ID,
        defaultSampleDuration: isSteady ? firstDuration : undefined,
        defaultSampleSize: undefined,
        defaultSampleFlags: plan.defaultFlags,
      }),
      tfdtBox({ baseMediaDecodeTime: plan.baseMediaDecodeTime }),
      trunBox({
        count: plan.sizes.length,
        dataOffset,
        firstSampleFlags: undefined,
        durations: isSteady ? undefined : plan.durationsTicks,
        sizes: plan.sizes,
        flags: plan.flags,
        compositionOffsets: plan.compositionOffsetsTicks,
      }),
    ]),
  ]);
};

/** Bytes of moof and mdat header, before the first sample. */
export const fragmentHeaderSizeBytes = (plan: FragmentPlan): number =>
  boxSizeBytes(moofBox(plan, 0)) + BOX_HEADER_BYTES;

/** Writes moof and mdat header at `offset`; the samples belong right behind them. Returns where that is. */
export const writeFragmentHeader = (plan: FragmentPlan, out: Uint8Array, offset: number): number => {
  const dataOffset = fragmentHeaderSizeBytes(plan);
  const mdatBytes = plan.sizes.reduce((sum, size) => sum + size, BOX_HEADER_BYTES);
  const w = new ByteWriter(out, offset);
  writeBox(w, moofBox(plan, dataOffset));
  w.u32(mdatBytes).ascii("mdat");
  return w.position;
};
