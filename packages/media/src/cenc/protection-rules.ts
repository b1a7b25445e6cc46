import type { TrackConfig } from "../cmaf/track-config.ts";
import type { EncryptionInfo } from "../isobmff/index.ts";
import { avcNalRanges } from "./avc-nal-ranges.ts";
import type { FindNalRanges } from "./sample-ranges.ts";
import type { PublicTrackKey } from "./track-key.ts";

/** How one codec's samples are protected (ISO/IEC 23001-7, 9.5 and 9.6). */
export interface ProtectionRule {
  readonly protectedEntry: "encv" | "enca";
  /** Blocks of the pattern of `cbcs`: all of sound is encrypted, and one block in ten of pictures. */
  readonly cryptBlocks: number;
  readonly skipBlocks: number;
  /** Finds what of a sample is protected; undefined where samples are protected whole. */
  readonly findRanges: FindNalRanges | undefined;
}

type Rules = {
  readonly [Entry in TrackConfig["sampleEntry"]]: (
    config: Extract<TrackConfig, { readonly sampleEntry: Entry }>,
  ) => ProtectionRule;
};

const PICTURES = { protectedEntry: "encv", cryptBlocks: 1, skipBlocks: 9 } as const;
const SOUND = { protectedEntry: "enca", cryptBlocks: 0, skipBlocks: 0, findRanges: undefined } as const;

/** A codec is a row. */
const RULES: Rules = {
  avc1: ({ sps, pps }) => ({ ...PICTURES, findRanges: avcNalRanges(sps, pps) }),
  mp4a: () => SOUND,
};

/** @throws MediaError where the parameter sets cannot be read. */
export const protectionRule = (config: TrackConfig): ProtectionRule =>
  config.sampleEntry === "avc1" ? RULES.avc1(config) : RULES.mp4a(config);

/** The size of each sample's initialization vector in `cenc`: 8 bytes, which every hardware takes. */
export const CENC_IV_BYTES = 8;

/** What tenc and seig say. */
export const encryptionInfoOf = (rule: ProtectionRule, key: PublicTrackKey): EncryptionInfo => {
  const isCbcs = key.scheme === "cbcs";
  return {
    isProtected: true,
    cryptBlocks: isCbcs ? rule.cryptBlocks : 0,
    skipBlocks: isCbcs ? rule.skipBlocks : 0,
    perSampleIvBytes: isCbcs ? 0 : CENC_IV_BYTES,
    keyId: key.keyId,
    constantIv: isCbcs ? key.constantIv : undefined,
  };
};
