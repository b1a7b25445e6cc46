import { mpegCrc32 } from "../src/mpegts/index.ts";

/** Transport streams made by hand, byte for byte, for tests that need a certain fault or a certain cut. */
const PACKET_BYTES = 188;
const PAYLOAD_BYTES = 184;

export interface PacketOptions {
  readonly pid: number;
  readonly payload: ArrayLike<number>;
  readonly isStart?: boolean;
  readonly continuity: number;
  readonly scrambling?: number;
  readonly isDamaged?: boolean;
  readonly hasDiscontinuity?: boolean;
}

/** One packet; a payload shorter than its room is preceded by adaptation field stuffing. */
export const tsPacket = (options: PacketOptions): Uint8Array => {
  const {
    pid,
    payload,
    isStart = false,
    continuity,
    scrambling = 0,
    isDamaged = false,
    hasDiscontinuity = false,
  } = options;
  const packet = new Uint8Array(PACKET_BYTES).fill(0xff);
  const stuffing = PAYLOAD_BYTES - payload.length;
  if (stuffing < 0) throw new Error(`A payload of ${payload.length} bytes does not fit in a packet`);
  if (hasDiscontinuity && stuffing < 2) throw new Error("There is no room for an adaptation field");
  packet[0] = 0x47;
  packet[1] = (isDamaged ? 0x80 : 0) | (isStart ? 0x40 : 0) | (pid >> 8);
  packet[2] = pid & 255;
  packet[3] = (scrambling << 6) | (stuffing > 0 ? 0x20 : 0) | (payload.length > 0 ? 0x10 : 0) | (continuity & 15);
  if (stuffing > 0) packet[4] = stuffing - 1;
  if (stuffing > 1) packet[5] = hasDiscontinuity ? 0x80 : 0;
  packet.set(Array.from(payload), 4 + stuffing);
  return packet;
};

export const section = (tableId: number, extension: number, body: readonly number[]): number[] => {
  const length = 5 + body.length + 4;
  const bytes = [tableId, 0xb0 | (length >> 8), length & 255, extension >> 8, extension & 255, 0xc1, 0, 0, ...body];
  const crc = mpegCrc32(Uint8Array.from(bytes));
  return [...bytes, crc >>> 24, (crc >>> 16) & 255, (crc >>> 8) & 255, crc & 255];
};

export const PMT_PID = 0x1000;

export const patSection = (programs: readonly (readonly [number, number])[] = [[1, PMT_PID]]): number[] =>
  section(
    0,
    1,
    programs.flatMap(([number, pid]) => [number >> 8, number & 255, 0xe0 | (pid >> 8), pid & 255]),
  );

export interface PmtEntry {
  readonly streamType: number;
  readonly pid: number;
  readonly language?: string;
}

export const pmtSection = (entries: readonly PmtEntry[], programNumber = 1): number[] =>
  section(2, programNumber, [
    0xe1,
    0x00,
    0xf0,
    0x00,
    ...entries.flatMap(({ streamType, pid, language }) => {
      const descriptors = language === undefined ? [] : [0x0a, 4, ...[...language].map((c) => c.charCodeAt(0)), 0];
      return [streamType, 0xe0 | (pid >> 8), pid & 255, 0xf0, descriptors.length, ...descriptors];
    }),
  ]);

/** The packets of sections, with a pointer field in the first. */
export const psiPackets = (pid: number, bytes: readonly number[]): Uint8Array[] => packetize(pid, [0, ...bytes], 0);

const packetize = (pid: number, bytes: ArrayLike<number>, continuity: number): Uint8Array[] => {
  const all = Array.from(bytes);
  const packets: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < all.length; at += PAYLOAD_BYTES) {
    const payload = all.slice(at, at + PAYLOAD_BYTES);
    packets.push(tsPacket({ pid, payload, isStart: at === 0, continuity: continuity + packets.length }));
  }
  return packets;
};

const timestamp = (prefix: number, value: number): number[] => {
  const high = Math.floor(value / 2 ** 30) & 7;
  const low = value % 2 ** 30;
  return [
    (prefix << 4) | (high << 1) | 1,
    (low >> 22) & 255,
    ((low >> 14) & 0xfe) | 1,
    (low >> 7) & 255,
    ((low << 1) & 0xfe) | 1,
  ];
};

export interface PesOptions {
  readonly streamId?: number;
  readonly pts?: number;
  readonly dts?: number;
  /** PES_packet_length says 0. */
  readonly isUnbounded?: boolean;
}

export const pesBytes = (payload: ArrayLike<number>, options: PesOptions = {}): number[] => {
  const { streamId = 0xe0, pts, dts, isUnbounded = false } = options;
  const stamps = [
    ...(pts === undefined ? [] : timestamp(dts === undefined ? 2 : 3, pts)),
    ...(dts === undefined ? [] : timestamp(1, dts)),
  ];
  const flags = (pts === undefined ? 0 : 0x80) | (dts === undefined ? 0 : 0x40);
  const length = isUnbounded ? 0 : 3 + stamps.length + payload.length;
  return [0, 0, 1, streamId, length >> 8, length & 255, 0x80, flags, stamps.length, ...stamps, ...Array.from(payload)];
};

/** Counts continuity over all that it packs, as an encoder does. */
export class TsBuilder {
  readonly packets: Uint8Array[] = [];
  readonly #continuity = new Map<number, number>();

  add(...packets: readonly Uint8Array[]): this {
    this.packets.push(...packets);
    return this;
  }

  program(entries: readonly PmtEntry[]): this {
    return this.add(...psiPackets(0, patSection()), ...psiPackets(PMT_PID, pmtSection(entries)));
  }

  /** A payload unit: a PES packet, or whatever else the bytes are. */
  unit(pid: number, bytes: ArrayLike<number>): this {
    const continuity = this.#continuity.get(pid) ?? 0;
    const packets = packetize(pid, bytes, continuity);
    this.#continuity.set(pid, continuity + packets.length);
    return this.add(...packets);
  }

  pes(pid: number, payload: ArrayLike<number>, options: PesOptions = {}): this {
    return this.unit(pid, pesBytes(payload, options));
  }

  bytes(): Uint8Array {
    const out = new Uint8Array(this.packets.length * PACKET_BYTES);
    this.packets.forEach((packet, i) => {
      out.set(packet, i * PACKET_BYTES);
    });
    return out;
  }
}
