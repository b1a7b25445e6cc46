import { TS_PACKET_BYTES, TS_SYNC_BYTE } from "./ts-packet.ts";

const TS_PAYLOAD_BYTES = 184;
/** Timestamps count modulo 2^33 (2.4.3.7). */
const TIMESTAMP_MODULUS = 2 ** 33;

/** A time in 90 kHz ticks, of any size or sign, as the 33 bits that a transport stream carries. */
export const wrapTimestamp = (ticks90k: number): number =>
  ticks90k - Math.floor(ticks90k / TIMESTAMP_MODULUS) * TIMESTAMP_MODULUS;

/** One PID while it is written. */
export interface TsStream {
  readonly pid: number;
  /** continuity_counter of the next packet. */
  continuity: number;
  /**
   * Nothing is written yet. The first packet says so with a discontinuity_indicator (2.4.3.5), since what a player reads
   * before it is a segment that counted on its own.
   */
  isFresh: boolean;
}

export const createTsStream = (pid: number): TsStream => ({ pid, continuity: 0, isFresh: true });

export interface TsPayload {
  /** Where in `out` the payload stands: behind everything that is still to be written. */
  readonly start: number;
  readonly end: number;
  /** Decoding can begin here (2.4.3.5, random_access_indicator). */
  readonly isRandomAccess: boolean;
  /** program_clock_reference_base, 33 bits; `undefined` for none. */
  readonly pcr90k: number | undefined;
}

/**
 * Writes one PES packet or section, which stands in `out` already, as transport packets at `at`. The last one is filled up in
 * its adaptation field (2.4.3.5). No memory is allocated: the payload moves within `out`.
 * @returns where the next packet goes.
 */
export const writeTsPackets = (out: Uint8Array, at: number, stream: TsStream, payload: TsPayload): number => {
  let packet = at;
  let from = payload.start;
  let flags = (stream.isFresh ? 0x80 : 0) | (payload.isRandomAccess ? 0x40 : 0);
  let fieldBytes = flags === 0 ? 0 : 2;
  if (payload.pcr90k !== undefined) {
    flags |= 0x10;
    fieldBytes = 8;
  }
  let unitStart = 0x40;
  while (from < payload.end) {
    const left = payload.end - from;
    let room = TS_PAYLOAD_BYTES - fieldBytes;
    if (left < room) {
      room = left;
      fieldBytes = TS_PAYLOAD_BYTES - left;
    }
    out[packet] = TS_SYNC_BYTE;
    out[packet + 1] = unitStart | (stream.pid >>> 8);
    out[packet + 2] = stream.pid & 0xff;
    out[packet + 3] = (fieldBytes > 0 ? 0x30 : 0x10) | stream.continuity;
    stream.continuity = (stream.continuity + 1) & 15;
    const body = packet + 4 + fieldBytes;
    if (fieldBytes > 0) {
      out[packet + 4] = fieldBytes - 1;
      if (fieldBytes > 1) out[packet + 5] = flags;
      let stuffing = packet + 6;
      if (unitStart !== 0 && payload.pcr90k !== undefined) {
        writePcr(out, stuffing, payload.pcr90k);
        stuffing += 6;
      }
      if (stuffing < body) out.fill(0xff, stuffing, body);
    }
    out.copyWithin(body, from, from + room);
    from += room;
    packet += TS_PACKET_BYTES;
    flags = 0;
    fieldBytes = 0;
    unitStart = 0;
  }
  stream.isFresh = false;
  return packet;
};

/** 33 bits of base, 6 reserved ones, an extension of 0. */
const writePcr = (out: Uint8Array, at: number, base: number): void => {
  const high = Math.floor(base / 2);
  out[at] = high >>> 24;
  out[at + 1] = high >>> 16;
  out[at + 2] = high >>> 8;
  out[at + 3] = high;
  out[at + 4] = ((base & 1) << 7) | 0x7e;
  out[at + 5] = 0;
};

/** A header with both timestamps. */
export const MAX_PES_HEADER_BYTES = 19;

/** Of the header that `writePesHeader` writes. */
export const pesHeaderBytes = (pts90k: number, dts90k: number): number =>
  pts90k === dts90k ? MAX_PES_HEADER_BYTES - 5 : MAX_PES_HEADER_BYTES;

/**
 * A PES header (2.4.3.6) with data_alignment_indicator; the DTS is left out where it equals the PTS. Video that is too long
 * for PES_packet_length has a length of 0, which 2.4.3.7 allows it alone.
 * @returns where the payload goes.
 */
export const writePesHeader = (
  out: Uint8Array,
  at: number,
  streamId: number,
  payloadBytes: number,
  pts90k: number,
  dts90k: number,
): number => {
  const hasDts = pts90k !== dts90k;
  const headerBytes = hasDts ? 10 : 5;
  const length = 3 + headerBytes + payloadBytes;
  const written = length > 0xffff ? 0 : length;
  out[at] = 0;
  out[at + 1] = 0;
  out[at + 2] = 1;
  out[at + 3] = streamId;
  out[at + 4] = written >>> 8;
  out[at + 5] = written;
  out[at + 6] = 0x84;
  out[at + 7] = hasDts ? 0xc0 : 0x80;
  out[at + 8] = headerBytes;
  writeTimestamp(out, at + 9, hasDts ? 3 : 2, pts90k);
  if (hasDts) writeTimestamp(out, at + 14, 1, dts90k);
  return at + 9 + headerBytes;
};

/** 33 bits in five bytes with marker bits between (2.4.3.7). `prefix` is the first four bits. */
export const writeTimestamp = (out: Uint8Array, at: number, prefix: number, ticks90k: number): void => {
  const high = Math.floor(ticks90k / 2 ** 30);
  out[at] = (prefix << 4) | (high << 1) | 1;
  out[at + 1] = ticks90k >>> 22;
  out[at + 2] = (ticks90k >>> 14) | 1;
  out[at + 3] = ticks90k >>> 7;
  out[at + 4] = (ticks90k << 1) | 1;
};
