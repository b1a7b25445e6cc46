import { AAC_SAMPLE_RATES } from "../codecs/index.ts";

/** ADTS header (ISO/IEC 14496-3, 1.A.3.2). */
export interface AdtsHeader {
  readonly audioObjectType: number;
  readonly sampleRate: number;
  readonly channelConfiguration: number;
  /** 7, or 9 with a CRC. */
  readonly headerBytes: number;
  /** Header included. */
  readonly frameBytes: number;
  readonly rawDataBlocks: number;
}

export const ADTS_MIN_HEADER_BYTES = 7;

/** The header that begins at `at`, or undefined when none does (or it is cut off by `end`). */
export const findAdtsHeader = (bytes: Uint8Array, at: number, end: number): AdtsHeader | undefined => {
  if (end - at < ADTS_MIN_HEADER_BYTES) return undefined;
  const b1 = bytes[at + 1] as number;
  if (bytes[at] !== 0xff || (b1 & 0xf6) !== 0xf0) return undefined; // syncword, layer 0
  const b2 = bytes[at + 2] as number;
  const b3 = bytes[at + 3] as number;
  const b6 = bytes[at + 6] as number;
  const sampleRate = AAC_SAMPLE_RATES[(b2 >> 2) & 15];
  const headerBytes = b1 & 1 ? 7 : 9;
  const frameBytes = ((b3 & 3) << 11) | ((bytes[at + 4] as number) << 3) | ((bytes[at + 5] as number) >> 5);
  if (sampleRate === undefined || frameBytes <= headerBytes) return undefined;
  return {
    audioObjectType: (b2 >> 6) + 1,
    sampleRate,
    channelConfiguration: ((b2 & 1) << 2) | (b3 >> 6),
    headerBytes,
    frameBytes,
    rawDataBlocks: (b6 & 3) + 1,
  };
};

/** Whether two frames belong to one stream: what may not change from frame to frame is the same (adts_fixed_header). */
export const isSameAdtsStream = (a: AdtsHeader, b: AdtsHeader): boolean =>
  a.audioObjectType === b.audioObjectType &&
  a.sampleRate === b.sampleRate &&
  a.channelConfiguration === b.channelConfiguration;
