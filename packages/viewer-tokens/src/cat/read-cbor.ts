/** A tagged value (RFC 8949, 3.4). */
export interface CborTag {
  readonly tag: number;
  readonly value: CborValue;
}

export type CborMap = ReadonlyMap<number | string, CborValue>;
export type CborValue =
  | number
  | string
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly CborValue[]
  | CborMap
  | CborTag;

/** A token's map is three levels deep; what is much deeper is made to use up the stack. */
const MAX_DEPTH = 12;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class CborError extends Error {}

/** One reading of the bytes, from front to end. */
class CborReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): CborValue {
    if (depth > MAX_DEPTH) throw new CborError();
    const first = this.#take(1)[0] ?? 0;
    const major = first >> 5;
    const info = first & 31;
    if (major === 7) return this.#simple(info);
    const argument = this.#argument(info);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.#take(argument);
      case 3:
        return utf8.decode(this.#take(argument));
      case 4:
        return this.#array(argument, depth);
      case 5:
        return this.#map(argument, depth);
      default:
        return { tag: argument, value: this.value(depth + 1) };
    }
  }

  #take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) throw new CborError();
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** Of unknown length (31) is nothing: whoever signs has it whole. */
  #argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) throw new CborError();
    const at = this.#at;
    this.#take(2 ** (info - 24));
    if (info === 24) return this.#view.getUint8(at);
    if (info === 25) return this.#view.getUint16(at);
    if (info === 26) return this.#view.getUint32(at);
    const large = this.#view.getBigUint64(at);
    if (large >= BigInt(Number.MAX_SAFE_INTEGER)) throw new CborError();
    return Number(large);
  }

  #simple(info: number): CborValue {
    const at = this.#at;
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 23:
        return undefined;
      case 26:
        this.#take(4);
        return this.#view.getFloat32(at);
      case 27:
        this.#take(8);
        return this.#view.getFloat64(at);
      default:
        throw new CborError();
    }
  }

  #array(count: number, depth: number): CborValue[] {
    // Each item has a byte at least: memory is taken for no more than have come.
    if (count > this.#bytes.length - this.#at) throw new CborError();
    return Array.from({ length: count }, () => this.value(depth + 1));
  }

  #map(count: number, depth: number): CborMap {
    const map = new Map<number | string, CborValue>();
    for (let i = 0; i < count; i++) {
      const major = (this.#bytes[this.#at] ?? 0) >> 5;
      const key = major === 0 || major === 1 || major === 3 ? this.value(depth + 1) : undefined;
      // Of a key that comes twice, two readers may take two different values.
      if ((typeof key !== "number" && typeof key !== "string") || map.has(key)) throw new CborError();
      map.set(key, this.value(depth + 1));
    }
    return map;
  }
}

/**
 * What the bytes say (RFC 8949), where they leave no room for two readings; else undefined. Lengths are written out, keys are
 * integers or texts and come once, texts are UTF-8, integers are exact here, and nothing stands behind.
 */
export const readCbor = (bytes: Uint8Array): { readonly value: CborValue } | undefined => {
  try {
    const reader = new CborReader(bytes);
    const value = reader.value(0);
    return reader.isAtEnd ? { value } : undefined;
  } catch (error) {
    // A TypeError of the decoder: no UTF-8.
    if (error instanceof CborError || error instanceof TypeError) return undefined;
    throw error;
  }
};

export const isCborMap = (value: CborValue): value is CborMap => value instanceof Map;
export const isCborTag = (value: CborValue): value is CborTag =>
  typeof value === "object" && value !== null && "tag" in value;
