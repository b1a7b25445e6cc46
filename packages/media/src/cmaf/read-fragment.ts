import { ByteReader } from "../bytes/index.ts";
import {
  type FoundBox,
  isSyncSample,
  readBoxes,
  readChildren,
  readTfdt,
  readTfhd,
  readTrun,
  requireBox,
} from "../isobmff/index.ts";
import type { FragmentSamples } from "./fragment.ts";

/** More than ten minutes of any sound or picture. Samples of a byte each would hold up whoever walks over them for ten seconds. */
const MAX_SAMPLES = 100_000;

/**
 * The sample table of a CMAF fragment: its first moof, of one track. What stands before the moof (styp, emsg) and after
 * its mdat is passed over; offsets count from the start of `bytes`. Durations, sizes and flags come from trun and tfhd; of
 * what neither says (a foreign fragment that leans on trex) they are 0.
 * @throws MediaError `truncated`, `box_malformed` or `box_missing`.
 */
export const readFragment = (bytes: Uint8Array): FragmentSamples => {
  const file = new ByteReader(bytes, "");
  const moof = firstMoof(file);
  const trafs = readChildren(moof.body).filter((box) => box.type === "traf");
  const [traf] = trafs;
  if (traf === undefined) throw moof.body.fail("box_missing", 'There is no "traf"');
  if (trafs.length > 1) throw moof.body.fail("box_malformed", "A CMAF fragment has one track");
  const boxes = readChildren(traf.body);
  const { trackId, ...defaults } = readTfhd(requireBox(boxes, "tfhd", traf.body));
  const { baseMediaDecodeTime } = readTfdt(requireBox(boxes, "tfdt", traf.body));
  const runs = boxes.filter((box) => box.type === "trun").map(({ body }) => ({ body, run: readTrun(body) }));
  const count = runs.reduce((sum, { run }) => sum + run.count, 0);
  if (count > MAX_SAMPLES)
    throw traf.body.fail("box_malformed", `${count} samples; a fragment has ${MAX_SAMPLES} at most`);
  // A run of defaults alone has no bytes of its own a sample: its count is bounded by the samples' bytes.
  if (count > bytes.length) throw traf.body.fail("box_malformed", `${count} samples in ${bytes.length} bytes`);

  const offsets = new Uint32Array(count);
  const sizes = new Uint32Array(count);
  const durationsTicks = new Uint32Array(count);
  const compositionOffsetsTicks = new Int32Array(count);
  const sync = new Uint8Array(count);
  let sample = 0;
  let at = moof.end;
  for (const { body, run } of runs) {
    if (run.dataOffset !== undefined) at = moof.start + run.dataOffset;
    for (let i = 0; i < run.count; i++, sample++) {
      const size = run.sizes?.[i] ?? defaults.defaultSampleSize ?? 0;
      if (at < 0 || size > bytes.length - at) {
        throw body.fail("box_malformed", `Sample ${sample} (${size} bytes at ${at}) is not in the fragment`);
      }
      const flags = (i === 0 ? run.firstSampleFlags : undefined) ?? run.flags?.[i] ?? defaults.defaultSampleFlags ?? 0;
      offsets[sample] = at;
      sizes[sample] = size;
      durationsTicks[sample] = run.durations?.[i] ?? defaults.defaultSampleDuration ?? 0;
      compositionOffsetsTicks[sample] = run.compositionOffsets?.[i] ?? 0;
      sync[sample] = isSyncSample(flags) ? 1 : 0;
      at += size;
    }
  }
  return {
    trackId,
    baseMediaDecodeTime,
    count,
    offsets,
    sizes,
    durationsTicks,
    compositionOffsetsTicks,
    sync,
  };
};

const firstMoof = (file: ByteReader): FoundBox => {
  for (const box of readBoxes(file)) if (box.type === "moof") return box;
  throw file.fail("box_missing", 'There is no "moof"', 0);
};
