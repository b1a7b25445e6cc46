import { readFragment } from "../cmaf/read-fragment.ts";
import { type EncryptionInfo, KEY_ID_BYTES, seigDescriptionBox, seigSamplesBox } from "../isobmff/index.ts";
import { writeWithTrafBoxes } from "./write-with-traf-boxes.ts";

const IN_CLEAR: EncryptionInfo = {
  isProtected: false,
  cryptBlocks: 0,
  skipBlocks: 0,
  perSampleIvBytes: 0,
  keyId: new Uint8Array(KEY_ID_BYTES),
  constantIv: undefined,
};
/** sgpd and sbgp. */
const ADDED_BYTES = 24 + 20 + 28;

/** How large an `out` `markFragmentsClear` needs. */
export const markedFragmentsBound = (fragments: readonly Uint8Array[]): number =>
  fragments.reduce((sum, fragment) => sum + fragment.length + ADDED_BYTES, 0);

/**
 * A segment in clear of a track whose CMAF header says that it is encrypted, as a clear lead is: written as `protectFragments`
 * does, with a sample group that says so.
 * @returns the segment's length; it begins at `out[0]`.
 * @throws MediaError as `readFragment`, and `box_malformed` for a fragment that is encrypted.
 */
export const markFragmentsClear = (fragments: readonly Uint8Array[], out: Uint8Array): number => {
  const description = seigDescriptionBox(IN_CLEAR);
  let at = 0;
  for (const fragment of fragments) {
    const { count } = readFragment(fragment);
    at += fragment.length + writeWithTrafBoxes(fragment, [description, seigSamplesBox(count)], out, at);
  }
  return at;
};
