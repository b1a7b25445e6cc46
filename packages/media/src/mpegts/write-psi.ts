import { mpegCrc32 } from "./psi.ts";

/** One elementary stream of a program map. */
export interface PmtEntry {
  readonly pid: number;
  /** Table 2-34. */
  readonly streamType: number;
  /** ISO 639-2, for an ISO_639_language_descriptor (2.6.18); `undefined` writes none. */
  readonly language: string | undefined;
  /** Others, in full. */
  readonly descriptors: readonly number[];
}

const PROGRAM_NUMBER = 1;
const PAT_TABLE_ID = 0;
const PMT_TABLE_ID = 2;
const ISO_639_LANGUAGE_DESCRIPTOR = 0x0a;

/** A pointer_field of 0 and one complete section (2.4.4.11). */
const section = (tableId: number, tableIdExtension: number, body: readonly number[]): Uint8Array => {
  const length = 5 + body.length + 4;
  const bytes = Uint8Array.of(
    0,
    tableId,
    0xb0 | (length >>> 8),
    length,
    tableIdExtension >>> 8,
    tableIdExtension,
    0xc1, // version 0, current
    0,
    0,
    ...body,
    0,
    0,
    0,
    0,
  );
  new DataView(bytes.buffer).setUint32(bytes.length - 4, mpegCrc32(bytes.subarray(1, bytes.length - 4)));
  return bytes;
};

/** Program association section (2.4.4.3) of one program. */
export const writePat = (pmtPid: number): Uint8Array =>
  section(PAT_TABLE_ID, 1, [0, PROGRAM_NUMBER, 0xe0 | (pmtPid >>> 8), pmtPid & 0xff]);

/** Program map section (2.4.4.8). */
export const writePmt = (pcrPid: number, streams: readonly PmtEntry[]): Uint8Array => {
  const body = [0xe0 | (pcrPid >>> 8), pcrPid & 0xff, 0xf0, 0];
  for (const { pid, streamType, language, descriptors } of streams) {
    const languageDescriptor =
      language === undefined
        ? []
        : [
            ISO_639_LANGUAGE_DESCRIPTOR,
            4,
            language.charCodeAt(0),
            language.charCodeAt(1),
            language.charCodeAt(2),
            0, // audio_type: undefined
          ];
    const all = [...languageDescriptor, ...descriptors];
    body.push(streamType, 0xe0 | (pid >>> 8), pid & 0xff, 0xf0 | (all.length >>> 8), all.length & 0xff, ...all);
  }
  return section(PMT_TABLE_ID, PROGRAM_NUMBER, body);
};
