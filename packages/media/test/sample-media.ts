import { fromHex } from "./hex.ts";

/** Parameter sets of a real 640 x 360 High stream by x264, and slices and frames that look real to a packager. */
export const SPS = fromHex("6764001eacd940a02ff9701100000300010000030032 0f162d96");
export const PPS = fromHex("68ef8fcb");
export const OTHER_PPS = fromHex("68ee8fcb");
export const AUD = Uint8Array.of(0x09, 0xf0);
export const SEI = Uint8Array.of(0x06, 0x05, 0x01, 0xaa, 0x80);

/** Content without a start code in it; the first bit says that first_mb_in_slice is 0. */
const slice = (header: number, seed: number, bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, i) => (i === 0 ? header : i === 1 ? 0x88 : 2 + ((seed * 31 + i * 7) % 250)));

export const idrSlice = (seed: number, bytes = 300): Uint8Array => slice(0x65, seed, bytes);
export const pSlice = (seed: number, bytes = 120): Uint8Array => slice(0x41, seed, bytes);
/** Of a picture that no other refers to. */
export const bSlice = (seed: number, bytes = 60): Uint8Array => slice(0x01, seed, bytes);
/** first_mb_in_slice is above 0: it goes on with the picture before. */
export const laterSlice = (seed: number): Uint8Array => slice(0x41, seed, 50).with(1, 0x44);

/** NAL units with start codes of four bytes, as the first of an access unit must have. */
export const annexB = (...nals: readonly Uint8Array[]): number[] => nals.flatMap((nal) => [0, 0, 0, 1, ...nal]);

/** NAL units as a CMAF sample has them. */
export const lengthPrefixed = (...nals: readonly Uint8Array[]): number[] =>
  nals.flatMap((nal) => [0, 0, nal.length >> 8, nal.length & 255, ...nal]);

/** A raw AAC frame's bytes, without a syncword in them. */
export const aacFrame = (seed: number, bytes = 40): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, i) => (seed * 17 + i * 5) % 240);

/** AAC-LC, 48 kHz, stereo unless told otherwise; without CRC. */
export const adts = (
  frame: Uint8Array,
  options: { rateIndex?: number; channels?: number; blocks?: number } = {},
): number[] => {
  const { rateIndex = 3, channels = 2, blocks = 1 } = options;
  const length = frame.length + 7;
  return [
    0xff,
    0xf1,
    0x40 | (rateIndex << 2) | (channels >> 2),
    ((channels & 3) << 6) | (length >> 11),
    (length >> 3) & 255,
    ((length & 7) << 5) | 0x1f,
    0xfc | (blocks - 1),
    ...frame,
  ];
};
