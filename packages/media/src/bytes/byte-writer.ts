import { MediaError } from "./media-error.ts";

/**
 * Big-endian writing into memory the caller hands over; it never allocates and never grows. Running out of that memory is
 * a MediaError `size_out_of_range`, because sizes follow from the media.
 */
export class ByteWriter {
  readonly bytes: Uint8Array;
  position: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #take(count: number): number {
    const at = this.position;
    if (at + count > this.bytes.length) {
      throw new MediaError("size_out_of_range", "out", at, `no room for ${count} bytes in ${this.bytes.length}`);
    }
    this.position = at + count;
    return at;
  }

  u8(value: number): this {
    this.#view.setUint8(this.#take(1), value);
    return this;
  }

  u16(value: number): this {
    this.#view.setUint16(this.#take(2), value);
    return this;
  }

  u24(value: number): this {
    const at = this.#take(3);
    this.#view.setUint16(at, value >>> 8);
    this.#view.setUint8(at + 2, value);
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#take(4), value);
    return this;
  }

  i32(value: number): this {
    this.#view.setInt32(this.#take(4), value);
    return this;
  }

  u64(value: bigint): this {
    this.#view.setBigUint64(this.#take(8), value);
    return this;
  }

  /** One byte a character: for four-character codes and other ASCII. */
  ascii(text: string): this {
    const at = this.#take(text.length);
    for (let i = 0; i < text.length; i++) this.#view.setUint8(at + i, text.charCodeAt(i));
    return this;
  }

  put(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#take(bytes.length));
    return this;
  }

  zeros(count: number): this {
    const at = this.#take(count);
    this.bytes.fill(0, at, at + count);
    return this;
  }
}

/** The bytes that `write` writes, in memory of exactly `sizeBytes`. Writing fewer leaves zeros at the end. */
export const bytesOf = (sizeBytes: number, write: (w: ByteWriter) => void): Uint8Array => {
  const bytes = new Uint8Array(sizeBytes);
  write(new ByteWriter(bytes));
  return bytes;
};
