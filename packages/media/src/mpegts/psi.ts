import { ByteReader } from "../bytes/index.ts";
import { TS_PACKET_BYTES } from "./ts-packet.ts";

/** A table section has at most 1024 bytes for PAT and PMT (ISO/IEC 13818-1, 2.4.4.3 and 2.4.4.8). */
const MAX_SECTION_BYTES = 1024;
const SECTION_HEADER_BYTES = 3;
const STUFFING = 0xff;
const PAT_TABLE_ID = 0;
const PMT_TABLE_ID = 2;
const ISO_639_LANGUAGE_DESCRIPTOR = 0x0a;

const MPEG_CRC_TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n << 24;
  for (let k = 0; k < 8; k++) c = c & 0x80000000 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c;
});

/** CRC_32 of ISO/IEC 13818-1, annex A. Over a section with its own CRC it is 0. Unsigned. */
export const mpegCrc32 = (bytes: Uint8Array): number => {
  let crc = -1;
  for (const byte of bytes) crc = (crc << 8) ^ (MPEG_CRC_TABLE[((crc >>> 24) ^ byte) & 255] ?? 0);
  return crc >>> 0;
};

/** Where the payload of the packet at `at` begins, or its end when it has none or its adaptation field is damaged. */
const payloadStart = (ts: Uint8Array, at: number): number => {
  const control = ((ts[at + 3] ?? 0) >> 4) & 3;
  if (control === 1) return at + 4;
  if (control !== 3) return at + TS_PACKET_BYTES;
  return Math.min(at + 5 + (ts[at + 4] ?? 0), at + TS_PACKET_BYTES);
};

/**
 * The complete sections of one PID, in order, those with a wrong CRC left out (a damaged table is repeated soon).
 * `ts` is whole packets.
 */
export function* readSections(ts: Uint8Array, pid: number): Generator<Uint8Array> {
  const section = new Uint8Array(MAX_SECTION_BYTES);
  let filled = 0;
  for (let at = 0; at + TS_PACKET_BYTES <= ts.length; at += TS_PACKET_BYTES) {
    const flags = ts[at + 1] ?? 0;
    if ((((flags & 31) << 8) | (ts[at + 2] ?? 0)) !== pid) continue;
    const end = at + TS_PACKET_BYTES;
    let from = payloadStart(ts, at);
    if (from >= end) continue;
    let sectionsFrom = end;
    if (flags & 0x40) {
      sectionsFrom = from + 1 + (ts[from] ?? 0);
      from++;
    }
    for (; from < end; from++) {
      if (from === sectionsFrom) filled = 0; // what was not complete by now is lost
      const byte = ts[from] ?? 0;
      if (filled === 0) {
        if (from < sectionsFrom) continue;
        if (byte === STUFFING) break;
      }
      section[filled++] = byte;
      if (filled < SECTION_HEADER_BYTES) continue;
      const size = SECTION_HEADER_BYTES + ((((section[1] ?? 0) & 15) << 8) | (section[2] ?? 0));
      if (size > MAX_SECTION_BYTES) {
        filled = 0;
        break;
      }
      if (filled < size) continue;
      filled = 0;
      if (mpegCrc32(section.subarray(0, size)) === 0) yield section.slice(0, size);
    }
  }
}

/** What stands before every table's own fields: table_id … last_section_number (2.4.4.10). */
const readTableHeader = (r: ByteReader): { tableId: number; extension: number; isCurrent: boolean } => {
  const tableId = r.u8();
  r.skip(2);
  const extension = r.u16();
  const isCurrent = (r.u8() & 1) === 1;
  r.skip(2);
  return { tableId, extension, isCurrent };
};

const CRC_BYTES = 4;
const MIN_SECTION_BYTES = 8 + CRC_BYTES;

export interface PatProgram {
  readonly programNumber: number;
  readonly pmtPid: number;
}

/** The programs of a program association section, or undefined when it is another table or not yet valid. */
export const readPat = (section: Uint8Array): readonly PatProgram[] | undefined => {
  if (section.length < MIN_SECTION_BYTES) return undefined;
  const r = new ByteReader(section, "ts/pat", 0, section.length - CRC_BYTES);
  const { tableId, isCurrent } = readTableHeader(r);
  if (tableId !== PAT_TABLE_ID || !isCurrent) return undefined;
  const programs: PatProgram[] = [];
  while (r.remaining >= 4) {
    const programNumber = r.u16();
    const pmtPid = r.u16() & 0x1fff;
    if (programNumber !== 0) programs.push({ programNumber, pmtPid }); // 0 is the network PID
  }
  return programs;
};

export interface PmtStream {
  readonly pid: number;
  /** ISO/IEC 13818-1, table 2-34. */
  readonly streamType: number;
  /** As the ISO 639 language descriptor has it, in lower case; `und` without one. */
  readonly language: string;
}

const readLanguage = (descriptors: ByteReader): string => {
  while (descriptors.remaining >= 2) {
    const tag = descriptors.u8();
    const length = Math.min(descriptors.u8(), descriptors.remaining);
    const body = descriptors.enter("descriptor", length);
    if (tag !== ISO_639_LANGUAGE_DESCRIPTOR || length < 4) continue;
    const language = String.fromCharCode(...body.take(3)).toLowerCase();
    if (/^[a-z]{3}$/.test(language)) return language;
  }
  return "und";
};

/** The elementary streams of a program map section, or undefined when it is another's or not yet valid. */
export const readPmt = (section: Uint8Array, programNumber: number): readonly PmtStream[] | undefined => {
  if (section.length < MIN_SECTION_BYTES + 4) return undefined;
  const r = new ByteReader(section, "ts/pmt", 0, section.length - CRC_BYTES);
  const { tableId, extension, isCurrent } = readTableHeader(r);
  if (tableId !== PMT_TABLE_ID || extension !== programNumber || !isCurrent) return undefined;
  r.skip(2); // PCR_PID
  r.skip(r.u16() & 0xfff);
  const streams: PmtStream[] = [];
  while (r.remaining >= 5) {
    const streamType = r.u8();
    const pid = r.u16() & 0x1fff;
    const descriptors = r.enter("descriptors", r.u16() & 0xfff);
    if (!streams.some((stream) => stream.pid === pid)) {
      streams.push({ pid, streamType, language: readLanguage(descriptors) });
    }
  }
  return streams;
};
