import { type CborValue, isCborMap, isCborTag } from "./read-cbor.ts";

/** The shortest head that says it (RFC 8949, 4.2.1). */
const head = (major: number, argument: number): Buffer => {
  const first = major << 5;
  if (argument < 24) return Buffer.from([first | argument]);
  if (argument < 0x100) return Buffer.from([first | 24, argument]);
  const bytes = Buffer.alloc(9);
  if (argument < 0x1_0000) {
    bytes.writeUInt8(first | 25);
    bytes.writeUInt16BE(argument, 1);
    return bytes.subarray(0, 3);
  }
  if (argument < 0x1_0000_0000) {
    bytes.writeUInt8(first | 26);
    bytes.writeUInt32BE(argument, 1);
    return bytes.subarray(0, 5);
  }
  bytes.writeUInt8(first | 27);
  bytes.writeBigUInt64BE(BigInt(argument), 1);
  return bytes;
};

const float = (value: number): Buffer => {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8((7 << 5) | 27);
  bytes.writeDoubleBE(value, 1);
  return bytes;
};

const SIMPLE = new Map<CborValue, number>([
  [false, 20],
  [true, 21],
  [null, 22],
  [undefined, 23],
]);

/** What `readCbor` reads as the same value. */
export const writeCbor = (value: CborValue): Buffer => {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return float(value);
    return value < 0 ? head(1, -1 - value) : head(0, value);
  }
  if (typeof value === "string") {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(writeCbor)]);
  if (isCborMap(value)) {
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, of]) => [writeCbor(key), writeCbor(of)])]);
  }
  if (isCborTag(value)) return Buffer.concat([head(6, value.tag), writeCbor(value.value)]);
  return head(7, SIMPLE.get(value) ?? 23);
};
