import { bytesOf, MediaError } from "../bytes/index.ts";
import type { FragmentSamples } from "../cmaf/fragment.ts";
import { readFragment } from "../cmaf/read-fragment.ts";
import type { TrackConfig } from "../cmaf/track-config.ts";
import {
  type Box,
  KEY_ID_BYTES,
  SUBSAMPLE_BYTES,
  type Subsamples,
  saizBox,
  seigDescriptionBox,
  seigSamplesBox,
  sencBox,
} from "../isobmff/index.ts";
import { encryptChains } from "./encrypt-chains.ts";
import { encryptCtr } from "./encrypt-ctr.ts";
import { CENC_IV_BYTES, encryptionInfoOf, protectionRule } from "./protection-rules.ts";
import { maxInfoBytes, SampleRanges } from "./sample-ranges.ts";
import { AES_BLOCK_BYTES, type BlockCiphers, type PublicTrackKey, type TrackKey } from "./track-key.ts";
import { writeWithTrafBoxes } from "./write-with-traf-boxes.ts";

export interface ProtectOptions {
  readonly key: TrackKey;
  /**
   * The upper 51 bits of the samples' initialization vectors in `cenc`; the lower 13 number the samples of the segment. Under one
   * key no two segments may have the same.
   */
  readonly ivPrefix: bigint;
  /** Fragments say themselves by which key they are encrypted, as they must where it changes without a new CMAF header. */
  readonly hasSampleGroups: boolean;
}

const IV_PREFIX_BITS = 51;
const SAMPLE_INDEX_BITS = 13;
const MAX_SAMPLES = 1 << SAMPLE_INDEX_BITS;
/** What sgpd, sbgp, saiz, saio and senc have in a fragment beside their entries for samples. */
const ADDED_BYTES = 24 + 37 + 28 + 17 + 20 + 16;

/**
 * How large an `out` `protectFragments` needs: the segment, and the largest sample as working memory.
 * @throws MediaError as `readFragment`.
 */
export const protectedFragmentsBound = (
  config: TrackConfig,
  fragments: readonly Uint8Array[],
  key: PublicTrackKey,
): number =>
  boundOf(
    config,
    fragments,
    fragments.map((fragment) => readFragment(fragment)),
    key,
  );

const boundOf = (
  config: TrackConfig,
  fragments: readonly Uint8Array[],
  tables: readonly FragmentSamples[],
  key: PublicTrackKey,
): number => {
  const hasSubsamples = config.kind === "video";
  const infoBytes = 1 + maxInfoBytes(key.scheme === "cenc" ? CENC_IV_BYTES : 0, hasSubsamples);
  let boundBytes = 0;
  let largestSample = 0;
  for (const [i, { count, sizes }] of tables.entries()) {
    boundBytes += (fragments[i]?.length ?? 0) + ADDED_BYTES + count * infoBytes;
    for (let sample = 0; sample < count; sample++) largestSample = Math.max(largestSample, sizes[sample] as number);
  }
  return boundBytes + largestSample;
};

/** Of the segment at hand. */
const ranges = new SampleRanges();

/**
 * Encrypts the fragments of a segment (a moof and its mdat each, in order) and writes them one behind the other, with what players
 * need to decrypt them in their trafs. The same input gives the same bytes. What `out` holds behind the segment is left in disorder.
 * @returns the segment's length; it begins at `out[0]`.
 * @throws MediaError as `readFragment`; as the codec's rule for samples that cannot be read; `box_malformed` for a fragment that is
 * encrypted, or whose samples overlap; `size_out_of_range` for more than 8192 samples.
 * @throws RangeError when `out` is smaller than `protectedFragmentsBound` says, or a key or prefix has another size.
 */
export const protectFragments = (
  config: TrackConfig,
  segment: readonly Uint8Array[],
  { key, ivPrefix, hasSampleGroups }: ProtectOptions,
  ciphers: BlockCiphers,
  memory: Uint8Array,
): number => {
  requireSizes(key, ivPrefix);
  const fragments = segment.map(plainBytes);
  const out = plainBytes(memory);
  const tables = fragments.map((fragment) => readFragment(fragment));
  const boundBytes = boundOf(config, fragments, tables, key);
  if (out.length < boundBytes) {
    throw new RangeError(`out has ${out.length} bytes, protectedFragmentsBound says ${boundBytes}`);
  }
  const rule = protectionRule(config);
  const isCenc = key.scheme === "cenc";
  const ivBytes = isCenc ? CENC_IV_BYTES : 0;
  const count = tables.reduce((sum, table) => sum + table.count, 0);
  if (count > MAX_SAMPLES) {
    throw new MediaError("size_out_of_range", "moof", 0, `${count} samples; a segment has ${MAX_SAMPLES} at most`);
  }
  ranges.start(rule.findRanges, key.scheme, ivBytes);
  const ivs = isCenc ? sampleIvs(ivPrefix, count) : new Uint8Array(0);
  const description = hasSampleGroups ? seigDescriptionBox(encryptionInfoOf(rule, key)) : undefined;
  let at = 0;
  let sample = 0;
  fragments.forEach((fragment, i) => {
    const table = tables[i] as FragmentSamples;
    const firstRange = ranges.length;
    addSamples(fragment, table);
    const boxes = [
      ...(description === undefined ? [] : [description, seigSamplesBox(table.count)]),
      ...encryptionBoxes(table.count, ivs.subarray(sample * ivBytes, (sample + table.count) * ivBytes), ranges.take()),
    ];
    const movedBytes = writeWithTrafBoxes(fragment, boxes, out, at);
    // Found in the source, encrypted where they are now.
    const { starts } = ranges.stretches();
    for (let range = firstRange; range < starts.length; range++) {
      starts[range] = (starts[range] as number) + at + movedBytes;
    }
    at += fragment.length + movedBytes;
    sample += table.count;
  });
  const stretches = ranges.stretches();
  if (isCenc) encryptCtr(out, at, stretches, ivs, key.key, ciphers);
  else {
    const stepBytes = AES_BLOCK_BYTES * (rule.skipBlocks === 0 ? 1 : rule.cryptBlocks + rule.skipBlocks);
    encryptChains(out, at, { ...stretches, stepBytes }, key.constantIv, key.key, ciphers);
  }
  return at;
};

/** A view of a platform's own kind of array takes many times as long to make, and there are thousands a segment. */
const plainBytes = ({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const requireSizes = ({ keyId, key, constantIv, scheme }: TrackKey, ivPrefix: bigint): void => {
  if (keyId.length !== KEY_ID_BYTES || key.length !== AES_BLOCK_BYTES) {
    throw new RangeError("keys and their ids have 16 bytes");
  }
  if (scheme === "cbcs" && constantIv.length !== AES_BLOCK_BYTES) throw new RangeError("a constant IV has 16 bytes");
  if (ivPrefix < 0n || ivPrefix >> BigInt(IV_PREFIX_BITS) !== 0n) throw new RangeError("an IV prefix has 51 bits");
};

const sampleIvs = (prefix: bigint, count: number): Uint8Array => {
  const first = prefix << BigInt(SAMPLE_INDEX_BITS);
  const high = Number(first >> 32n);
  const low = Number(first & 0xffffffffn);
  return bytesOf(count * CENC_IV_BYTES, (w) => {
    for (let index = 0; index < count; index++) w.u32(high).u32(low + index);
  });
};

/** @throws MediaError `box_malformed` where samples lie in one another or in the boxes, so that none is encrypted twice. */
const addSamples = (fragment: Uint8Array, { count, offsets, sizes }: FragmentSamples): void => {
  let free = 0;
  for (let i = 0; i < count; i++) {
    const offset = offsets[i] as number;
    const end = offset + (sizes[i] as number);
    if (offset < free) throw new MediaError("box_malformed", "moof/traf/trun", offset, `Sample ${i} overlaps another`);
    ranges.addSample(fragment, offset, end);
    free = end;
  }
};

/** saiz and senc; none of them where a constant IV and whole samples leave nothing to say (ISO/IEC 23001-7, 7.1). */
const encryptionBoxes = (count: number, ivs: Uint8Array, subsamples: Subsamples | undefined): readonly Box[] => {
  if (ivs.length === 0 && subsamples === undefined) return [];
  const ivBytes = count === 0 ? 0 : ivs.length / count;
  const sizes = Uint8Array.from({ length: count }, (_, i) =>
    subsamples === undefined ? ivBytes : ivBytes + 2 + SUBSAMPLE_BYTES * (subsamples.counts[i] ?? 0),
  );
  return [saizBox({ sizes }), sencBox({ count, ivs, subsamples })];
};
