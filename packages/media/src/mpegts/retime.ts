import { MediaError } from "../bytes/index.ts";
import { TS_PACKET_BYTES, TS_SYNC_BYTE } from "./ts-packet.ts";
import { wrapTimestamp, writeTimestamp } from "./ts-writer.ts";

/** A PID's continuity_counter after its last packet. Kept by the caller from one segment to the next. */
export type ContinuityByPid = Map<number, number>;

const TWO_POW_30 = 2 ** 30;
const NULL_PID = 0x1fff;
/** stream_ids whose PES packets have no timestamps (ISO/IEC 13818-1, 2.4.3.7): padding, private_stream_2, maps … */
const WITHOUT_HEADER: ReadonlySet<number> = new Set([0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff]);

/**
 * Moves a transport stream in time, in place: `offset90k` (of any size and sign) is added to every PTS, DTS, PCR and OPCR,
 * modulo 2^33, and each PID's counter goes on from where `continuity` says the stream before it stopped.
 * @throws MediaError `ts_sync_lost`; `pes_malformed` where a PES header is cut off by the end of its packet.
 */
export const retimeTs = (ts: Uint8Array, offset90k: bigint, continuity: ContinuityByPid): void => {
  const offset = Number(BigInt.asUintN(33, offset90k));
  for (let packet = 0; packet < ts.length; packet += TS_PACKET_BYTES) {
    if (ts[packet] !== TS_SYNC_BYTE || packet + TS_PACKET_BYTES > ts.length) {
      throw new MediaError("ts_sync_lost", "ts", packet, "There is no whole packet");
    }
    const pid = (((ts[packet + 1] ?? 0) & 0x1f) << 8) | (ts[packet + 2] ?? 0);
    if (pid === NULL_PID) continue;
    const control = ts[packet + 3] ?? 0;
    const hasPayload = (control & 0x10) !== 0;
    const last = continuity.get(pid);
    // 2.4.3.3: packets without payload do not count. A PID that nobody has seen keeps its own start.
    const counter = last === undefined ? control & 15 : (last + (hasPayload ? 1 : 0)) & 15;
    continuity.set(pid, counter);
    ts[packet + 3] = (control & 0xf0) | counter;
    let payload = packet + 4;
    if ((control & 0x20) !== 0) {
      const fieldBytes = ts[payload] ?? 0;
      if (payload + 1 + fieldBytes > packet + TS_PACKET_BYTES) {
        throw new MediaError("size_out_of_range", `ts/pid ${pid}`, payload, "The adaptation field exceeds its packet");
      }
      retimeAdaptationField(ts, payload, fieldBytes, offset);
      payload += 1 + fieldBytes;
    }
    const startsUnit = ((ts[packet + 1] ?? 0) & 0x40) !== 0;
    if (hasPayload && startsUnit) retimePes(ts, payload, packet + TS_PACKET_BYTES, offset, pid);
  }
};

const retimeAdaptationField = (ts: Uint8Array, at: number, fieldBytes: number, offset: number): void => {
  const flags = fieldBytes > 0 ? (ts[at + 1] ?? 0) : 0;
  let clock = at + 2;
  for (const flag of [0x10, 0x08]) {
    if ((flags & flag) === 0 || clock + 6 > at + 1 + fieldBytes) continue;
    retimeClock(ts, clock, offset);
    clock += 6;
  }
};

/** 33 bits of base at 90 kHz, which move; six reserved bits and the extension of nine, which stay. */
const retimeClock = (ts: Uint8Array, at: number, offset: number): void => {
  const high = (((ts[at] ?? 0) << 24) | ((ts[at + 1] ?? 0) << 16) | ((ts[at + 2] ?? 0) << 8) | (ts[at + 3] ?? 0)) >>> 0;
  const base = wrapTimestamp(high * 2 + ((ts[at + 4] ?? 0) >>> 7) + offset);
  const newHigh = Math.floor(base / 2);
  ts[at] = newHigh >>> 24;
  ts[at + 1] = newHigh >>> 16;
  ts[at + 2] = newHigh >>> 8;
  ts[at + 3] = newHigh;
  ts[at + 4] = ((base & 1) << 7) | ((ts[at + 4] ?? 0) & 0x7f);
};

const retimePes = (ts: Uint8Array, at: number, end: number, offset: number, pid: number): void => {
  // What begins otherwise is a section of a table.
  if (ts[at] !== 0 || ts[at + 1] !== 0 || ts[at + 2] !== 1) return;
  if (at + 4 > end || WITHOUT_HEADER.has(ts[at + 3] ?? 0)) return;
  const flags = at + 7 < end ? (ts[at + 7] ?? 0) >>> 6 : 0;
  const count = flags === 3 ? 2 : flags === 2 ? 1 : 0;
  if (at + 9 > end || at + 9 + 5 * count > end) {
    throw new MediaError("pes_malformed", `ts/pid ${pid}/pes`, at, "The header is cut off by the end of its packet");
  }
  for (let i = 0; i < count; i += 1) retimeTimestamp(ts, at + 9 + 5 * i, offset);
};

const retimeTimestamp = (ts: Uint8Array, at: number, offset: number): void => {
  const high = ((ts[at] ?? 0) >>> 1) & 7;
  const low =
    ((ts[at + 1] ?? 0) << 22) |
    (((ts[at + 2] ?? 0) >>> 1) << 15) |
    ((ts[at + 3] ?? 0) << 7) |
    ((ts[at + 4] ?? 0) >>> 1);
  writeTimestamp(ts, at, (ts[at] ?? 0) >>> 4, wrapTimestamp(high * TWO_POW_30 + low + offset));
};
