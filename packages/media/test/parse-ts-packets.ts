/** One transport packet, as a test wants to look at it (ISO/IEC 13818-1, 2.4.3.2). Written apart from what it judges. */
export interface TsPacket {
  readonly pid: number;
  readonly unitStart: boolean;
  readonly continuity: number;
  readonly discontinuity: boolean;
  readonly randomAccess: boolean;
  readonly pcrBase: number | undefined;
  /** Stuffing of the adaptation field. */
  readonly stuffing: Uint8Array;
  readonly payload: Uint8Array;
}

export const parseTsPackets = (ts: Uint8Array): TsPacket[] => {
  if (ts.length % 188 !== 0) throw new Error(`${ts.length} bytes are not whole packets`);
  return Array.from({ length: ts.length / 188 }, (_, i) => parseTsPacket(ts.subarray(i * 188, (i + 1) * 188)));
};

const parseTsPacket = (packet: Uint8Array): TsPacket => {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (view.getUint8(0) !== 0x47) throw new Error("no sync byte");
  const pid = view.getUint16(1) & 0x1fff;
  const control = view.getUint8(3);
  const hasField = (control & 0x20) !== 0;
  const fieldBytes = hasField ? view.getUint8(4) : 0;
  const payloadAt = hasField ? 5 + fieldBytes : 4;
  if (payloadAt > 188) throw new Error("the adaptation field exceeds the packet");
  const flags = fieldBytes > 0 ? view.getUint8(5) : 0;
  const hasPcr = (flags & 0x10) !== 0;
  return {
    pid,
    unitStart: (view.getUint8(1) & 0x40) !== 0,
    continuity: control & 15,
    discontinuity: (flags & 0x80) !== 0,
    randomAccess: (flags & 0x40) !== 0,
    pcrBase: hasPcr ? view.getUint32(6) * 2 + (view.getUint8(10) >> 7) : undefined,
    stuffing: packet.subarray(fieldBytes > 0 ? 6 + (hasPcr ? 6 : 0) : payloadAt, payloadAt),
    payload: (control & 0x10) === 0 ? new Uint8Array(0) : packet.subarray(payloadAt),
  };
};

/** The payload units of a PID, each joined. */
export const joinUnits = (packets: readonly TsPacket[], pid: number): Uint8Array[] => {
  const units: Uint8Array[][] = [];
  for (const packet of packets) {
    if (packet.pid !== pid) continue;
    if (packet.unitStart) units.push([]);
    units.at(-1)?.push(packet.payload);
  }
  return units.map((parts) => new Uint8Array(Buffer.concat(parts)));
};
