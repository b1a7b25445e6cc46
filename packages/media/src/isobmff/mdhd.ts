import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** ISO/IEC 14496-12, 8.4.2. */
export interface Mdhd {
  readonly timescale: number;
  readonly durationTicks: bigint;
  /** ISO 639-2/T: three lower-case letters. */
  readonly language: string;
}

const UNDETERMINED = "und";

const packLanguage = (language: string): number => {
  const text = /^[a-z]{3}$/.test(language) ? language : UNDETERMINED;
  return [...text].reduce((packed, letter) => (packed << 5) | (letter.charCodeAt(0) - 0x60), 0);
};

const unpackLanguage = (packed: number): string => {
  const text = String.fromCharCode(((packed >> 10) & 31) + 0x60, ((packed >> 5) & 31) + 0x60, (packed & 31) + 0x60);
  return /^[a-z]{3}$/.test(text) ? text : UNDETERMINED;
};

export const mdhdBox = (value: Mdhd): Box =>
  fullBox("mdhd", 1, 0, 32, (w) => {
    w.u64(0n).u64(0n).u32(value.timescale).u64(value.durationTicks).u16(packLanguage(value.language)).u16(0);
  });

export const readMdhd = (r: ByteReader): Mdhd => {
  const { version } = readFullBoxHeader(r, 1);
  r.skip(version === 1 ? 16 : 8);
  const timescale = r.u32();
  if (timescale === 0) throw r.fail("box_malformed", "The timescale is 0");
  const durationTicks = version === 1 ? r.u64() : BigInt(r.u32());
  return { timescale, durationTicks, language: unpackLanguage(r.u16()) };
};
