import { crc32 } from "node:zlib";

/**
 * An index file is a header and then frames: marker, length, CRC-32, body. The marker lets a reader find the next whole
 * frame after a damaged one, so that a flipped bit costs one record and not the rest of the file.
 */
const HEADER_MAGIC = 0x534c_4958; // SLIX
const HEADER_VERSION = 1;
export const HEADER_BYTES = 32;

const FRAME_MARKER = 0x534c_5243; // SLRC
const FRAME_OVERHEAD_BYTES = 12;
/** No fact comes near this; a length beyond it is damage, not a reason to allocate. */
const FRAME_BODY_MAX_BYTES = 16 * 1024 * 1024;

export interface IndexHeader {
  readonly firstPosition: number;
  readonly createdAtMs: number;
}

/** magic u32, version u32, first position f64, created at f64, reserved u32, CRC-32 of all before; big-endian. */
export const writeIndexHeader = (header: IndexHeader): Buffer => {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt32BE(HEADER_MAGIC, 0);
  bytes.writeUInt32BE(HEADER_VERSION, 4);
  bytes.writeDoubleBE(header.firstPosition, 8);
  bytes.writeDoubleBE(header.createdAtMs, 16);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, HEADER_BYTES - 4)), HEADER_BYTES - 4);
  return bytes;
};

/** undefined when the bytes are no whole header. */
export const readIndexHeader = (bytes: Buffer): IndexHeader | undefined => {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(0) !== HEADER_MAGIC) return undefined;
  if (bytes.readUInt32BE(HEADER_BYTES - 4) !== crc32(bytes.subarray(0, HEADER_BYTES - 4))) return undefined;
  return { firstPosition: bytes.readDoubleBE(8), createdAtMs: bytes.readDoubleBE(16) };
};

export const writeIndexFrame = (body: string): Buffer => {
  const length = Buffer.byteLength(body);
  const bytes = Buffer.allocUnsafe(FRAME_OVERHEAD_BYTES + length);
  bytes.write(body, FRAME_OVERHEAD_BYTES);
  bytes.writeUInt32BE(FRAME_MARKER, 0);
  bytes.writeUInt32BE(length, 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(FRAME_OVERHEAD_BYTES)), 8);
  return bytes;
};

export type IndexPiece =
  | { readonly kind: "frame"; readonly offset: number; readonly endOffset: number; readonly body: string }
  /** Bytes that are no frame, with a whole frame after them. */
  | { readonly kind: "damaged"; readonly offset: number; readonly endOffset: number }
  /** Bytes at the end that are no whole frame: a write that never finished. */
  | { readonly kind: "torn"; readonly offset: number; readonly endOffset: number };

const frameEnd = (bytes: Buffer, offset: number): number | undefined => {
  if (bytes.length - offset < FRAME_OVERHEAD_BYTES || bytes.readUInt32BE(offset) !== FRAME_MARKER) return undefined;
  const length = bytes.readUInt32BE(offset + 4);
  if (length > FRAME_BODY_MAX_BYTES || length > bytes.length - offset - FRAME_OVERHEAD_BYTES) return undefined;
  const end = offset + FRAME_OVERHEAD_BYTES + length;
  return crc32(bytes.subarray(offset + FRAME_OVERHEAD_BYTES, end)) === bytes.readUInt32BE(offset + 8) ? end : undefined;
};

const MARKER_BYTES = Buffer.from([0x53, 0x4c, 0x52, 0x43]);

const findFrame = (bytes: Buffer, from: number): number | undefined => {
  for (let at = bytes.indexOf(MARKER_BYTES, from); at !== -1; at = bytes.indexOf(MARKER_BYTES, at + 1)) {
    if (frameEnd(bytes, at) !== undefined) return at;
  }
  return undefined;
};

/** Cuts an index file's bytes, after its header, into frames and what is wrong between them. */
export function* readIndexFrames(bytes: Buffer, from: number = HEADER_BYTES): Generator<IndexPiece> {
  let offset = from;
  while (offset < bytes.length) {
    const end = frameEnd(bytes, offset);
    if (end !== undefined) {
      yield { kind: "frame", offset, endOffset: end, body: bytes.toString("utf8", offset + FRAME_OVERHEAD_BYTES, end) };
      offset = end;
      continue;
    }
    const next = findFrame(bytes, offset + 1);
    yield { kind: next === undefined ? "torn" : "damaged", offset, endOffset: next ?? bytes.length };
    offset = next ?? bytes.length;
  }
}
