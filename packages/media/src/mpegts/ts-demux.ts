import { MediaError } from "../bytes/index.ts";
import { readPesHeader } from "./pes.ts";
import { type PmtStream, readPat, readPmt, readSections } from "./psi.ts";
import { surveyTs } from "./ts-demux-survey.ts";
import { TS_PACKET_BYTES, TS_PID_COUNT } from "./ts-packet.ts";

/** One elementary stream, its PES payloads one after the other in the arena. */
export interface ElementaryStream extends PmtStream {
  /** Arena offsets. */
  readonly start: number;
  readonly end: number;
  /**
   * Parallel arrays, one entry a PES packet: where its payload begins in the arena, which byte of the transport stream its
   * first packet is at, and its 33-bit timestamps or -1.
   */
  readonly pesStarts: readonly number[];
  readonly pesPackets: readonly number[];
  readonly pts: readonly number[];
  readonly dts: readonly number[];
}

/** For errors: the transport packet in which the PES packet began that holds this byte of the arena. */
export const tsOffsetOf = (stream: ElementaryStream, arenaOffset: number): number => {
  const index = stream.pesStarts.findLastIndex((start) => start <= arenaOffset);
  return stream.pesPackets[index] ?? 0;
};

export interface TsDemux {
  readonly streams: readonly ElementaryStream[];
  /** stream_types of the program that were not asked for. */
  readonly ignoredStreamTypes: readonly number[];
  /** Packets missing by their continuity counters, or marked damaged by transport_error_indicator. */
  readonly continuityErrors: number;
}

/** Where everything lies in one piece of memory: moving bytes within an ArrayBuffer is three times as fast as between two. */
export interface TsArena {
  readonly bytes: Uint8Array;
  readonly tsStart: number;
  readonly tsLength: number;
  /** Elementary streams are put here, one behind the other; at most as many bytes as the transport stream has. */
  readonly streamsStart: number;
}

const findProgram = (ts: Uint8Array): readonly PmtStream[] => {
  let sawProgram = false;
  for (const patSection of readSections(ts, 0)) {
    for (const { programNumber, pmtPid } of readPat(patSection) ?? []) {
      sawProgram = true;
      for (const section of readSections(ts, pmtPid)) {
        const streams = readPmt(section, programNumber);
        if (streams) return streams;
      }
    }
    if (sawProgram) break;
  }
  throw new MediaError(
    "ts_no_program",
    "ts",
    0,
    sawProgram ? "No program of the association table has a map" : "There is no program association table",
  );
};

class StreamCollector {
  readonly stream: PmtStream;
  readonly path: string;
  readonly start: number;
  write: number;
  readonly pesStarts: number[] = [];
  readonly pesPackets: number[] = [];
  readonly pts: number[] = [];
  readonly dts: number[] = [];
  /** Arena offset of a PES header that has not arrived wholly, or -1. */
  headerAt = -1;
  /** Payload bytes that the PES packet still has; Infinity when it did not say. 0 outside a PES packet. */
  remaining = 0;
  lastContinuity = -1;
  lastPacketAt = 0;
  /** The transport packet that the PES packet began in. */
  #pesPacket = 0;

  constructor(stream: PmtStream, start: number) {
    this.stream = stream;
    this.path = `ts/pid ${stream.pid}/pes`;
    this.start = start;
    this.write = start;
  }

  startPes(packetOffset: number): void {
    this.#pesPacket = packetOffset;
    if (this.headerAt >= 0) this.write = this.headerAt; // a header that never became complete
    this.headerAt = this.write;
    this.remaining = Number.POSITIVE_INFINITY;
  }

  append(arena: Uint8Array, from: number, end: number, packetOffset: number): void {
    const count = Math.min(end - from, this.remaining);
    if (count === 0) return;
    arena.copyWithin(this.write, from, from + count);
    this.write += count;
    if (this.headerAt < 0) this.remaining -= count;
    else this.#readHeader(arena, packetOffset);
  }

  #readHeader(arena: Uint8Array, packetOffset: number): void {
    const at = this.headerAt;
    const header = readPesHeader(arena, at, this.write, this.path, packetOffset);
    if (header === "incomplete") return;
    this.headerAt = -1;
    if (header === "headerless") {
      this.write = at;
      this.remaining = 0;
      return;
    }
    const payloadBytes = header.payloadBytes ?? Number.POSITIVE_INFINITY;
    const arrived = Math.min(this.write - at - header.headerBytes, payloadBytes);
    arena.copyWithin(at, at + header.headerBytes, at + header.headerBytes + arrived);
    this.write = at + arrived;
    this.remaining = payloadBytes - arrived;
    this.pesStarts.push(at);
    this.pesPackets.push(this.#pesPacket);
    this.pts.push(header.pts ?? -1);
    this.dts.push(header.dts ?? -1);
  }

  finish(): ElementaryStream {
    const end = this.headerAt >= 0 ? this.headerAt : this.write;
    return {
      ...this.stream,
      start: this.start,
      end,
      pesStarts: this.pesStarts,
      pesPackets: this.pesPackets,
      pts: this.pts,
      dts: this.dts,
    };
  }
}

/** A repeated packet is the same but for its clock reference (2.4.3.3), so what stands before the payload is not looked at. */
const isRepeated = (bytes: Uint8Array, packet: number, last: number, payloadStart: number): boolean => {
  if (bytes[packet + 3] !== bytes[last + 3]) return false;
  for (let i = payloadStart; i < TS_PACKET_BYTES; i++) if (bytes[packet + i] !== bytes[last + i]) return false;
  return true;
};

/**
 * Takes the elementary streams of those stream_types out of the first program of a transport stream (ISO/IEC 13818-1).
 * What stands before a stream's first PES header belongs to the segment before and is dropped; so are repeated packets.
 * @throws MediaError `ts_sync_lost`, `truncated`, `ts_no_program`, `ts_scrambled` or `pes_malformed`.
 */
export const demuxTs = (arena: TsArena, wantedStreamTypes: ReadonlySet<number>): TsDemux => {
  const { bytes, tsStart, tsLength } = arena;
  const ts = bytes.subarray(tsStart, tsStart + tsLength);
  const payloadPackets = surveyTs(ts);
  const program = findProgram(ts);
  const wanted = program.filter((stream) => wantedStreamTypes.has(stream.streamType));
  const byPid: (StreamCollector | undefined)[] = new Array(TS_PID_COUNT).fill(undefined);
  const collectors: StreamCollector[] = [];
  let start = arena.streamsStart;
  for (const stream of wanted) {
    const collector = new StreamCollector(stream, start);
    collectors.push(collector);
    byPid[stream.pid] = collector;
    start += (payloadPackets[stream.pid] ?? 0) * (TS_PACKET_BYTES - 4);
  }

  let continuityErrors = 0;
  for (let at = tsStart; at < tsStart + tsLength; at += TS_PACKET_BYTES) {
    const flags = bytes[at + 1] as number;
    const collector = byPid[((flags & 31) << 8) | (bytes[at + 2] as number)];
    if (collector === undefined) continue;
    if (flags & 0x80) {
      continuityErrors++;
      continue;
    }
    const control = bytes[at + 3] as number;
    if (control & 0xc0) {
      throw new MediaError("ts_scrambled", collector.path, at - tsStart, "transport_scrambling_control says scrambled");
    }
    if (!(control & 0x10)) continue; // no payload: the counter does not count it
    const end = at + TS_PACKET_BYTES;
    let payload = at + 4;
    let isAnnounced = false;
    if (control & 0x20) {
      const fieldBytes = bytes[payload] as number;
      if (fieldBytes > 0) isAnnounced = ((bytes[payload + 1] as number) & 0x80) !== 0; // discontinuity_indicator
      payload += 1 + fieldBytes;
      if (payload > end) {
        throw new MediaError(
          "size_out_of_range",
          collector.path,
          at - tsStart,
          "An adaptation field exceeds its packet",
        );
      }
    }
    const continuity = control & 15;
    const last = collector.lastContinuity;
    if (last >= 0 && !isAnnounced && continuity !== ((last + 1) & 15)) {
      if (continuity === last && isRepeated(bytes, at, collector.lastPacketAt, payload - at)) continue;
      continuityErrors++;
    }
    collector.lastContinuity = continuity;
    collector.lastPacketAt = at;
    if (flags & 0x40) collector.startPes(at - tsStart);
    collector.append(bytes, payload, end, at - tsStart);
  }
  const ignoredStreamTypes = program.filter((stream) => !wanted.includes(stream)).map((stream) => stream.streamType);
  return { streams: collectors.map((collector) => collector.finish()), ignoredStreamTypes, continuityErrors };
};
