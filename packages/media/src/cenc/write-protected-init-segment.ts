import { ByteReader, MediaError } from "../bytes/index.ts";
import { initSegmentBoxes, sampleEntryBox } from "../cmaf/init-segment.ts";
import type { TrackConfig } from "../cmaf/track-config.ts";
import { type Box, bytesOfBoxes, plainBox, readChildren, sinfBox } from "../isobmff/index.ts";
import { encryptionInfoOf, protectionRule } from "./protection-rules.ts";
import type { PublicTrackKey } from "./track-key.ts";

/**
 * The CMAF header of an encrypted track: encv or enca around the sample entry, with sinf, frma, schm, schi and tenc (ISO/IEC
 * 23001-7, 4), and the `psshBoxes`, complete boxes each, at the end of the moov.
 * @throws MediaError as `writeInitSegment`; `box_malformed` for a pssh that is none.
 */
export const writeProtectedInitSegment = (
  config: TrackConfig,
  key: PublicTrackKey,
  psshBoxes: readonly Uint8Array[],
): Uint8Array => {
  const rule = protectionRule(config);
  const clear = sampleEntryBox(config);
  const sinf = sinfBox({
    originalFormat: clear.type,
    schemeType: key.scheme,
    info: encryptionInfoOf(rule, key),
  });
  const entry: Box = { type: rule.protectedEntry, fields: clear.fields, children: [...clear.children, sinf] };
  return bytesOfBoxes(initSegmentBoxes(config, entry, psshBoxes.map(readPsshAsBox)));
};

/** A finished box as one that can be put among others. */
const readPsshAsBox = (bytes: Uint8Array): Box => {
  const [first, ...others] = readChildren(new ByteReader(bytes, ""));
  if (first?.type !== "pssh" || others.length > 0)
    throw new MediaError("box_malformed", "pssh", 0, "It is no pssh box");
  const { body } = first;
  return plainBox("pssh", body.remaining, (w) => w.put(body.take(body.remaining)));
};
