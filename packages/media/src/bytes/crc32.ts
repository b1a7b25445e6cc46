/** The signature of CRC-32 that `cmafFromTs` takes, and that `node:zlib` has natively. */
export type Crc32 = (bytes: Uint8Array, seed?: number) => number;

// Slicing-by-8: table k holds the CRC of a byte followed by k zero bytes.
const makeTables = (): Int32Array[] => {
  const first = new Int32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    first[n] = c;
  }
  const tables = [first];
  let previous = first;
  for (let k = 1; k < 8; k++) {
    const next = previous.map((c) => (c >>> 8) ^ (first[c & 255] as number));
    tables.push(next);
    previous = next;
  }
  return tables;
};
const [T0, T1, T2, T3, T4, T5, T6, T7] = makeTables() as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/**
 * CRC-32 of IEEE 802.3 (as gzip, PNG and `node:zlib`'s crc32), unsigned. `seed` is the CRC of what came before, so that
 * `crc32(b, crc32(a))` is the CRC of a and b together.
 */
export const crc32: Crc32 = (bytes, seed = 0) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length;
  const wholeWords = length - (length % 8);
  let crc = ~seed;
  let i = 0;
  for (; i < wholeWords; i += 8) {
    const low = crc ^ view.getInt32(i, true);
    const high = view.getInt32(i + 4, true);
    crc =
      (T7[low & 255] as number) ^
      (T6[(low >>> 8) & 255] as number) ^
      (T5[(low >>> 16) & 255] as number) ^
      (T4[low >>> 24] as number) ^
      (T3[high & 255] as number) ^
      (T2[(high >>> 8) & 255] as number) ^
      (T1[(high >>> 16) & 255] as number) ^
      (T0[high >>> 24] as number);
  }
  for (; i < length; i++) crc = (crc >>> 8) ^ (T0[(crc ^ view.getUint8(i)) & 255] as number);
  return ~crc >>> 0;
};
