import { MediaError } from "./media-error.ts";

/**
 * Big-endian reading of a range of bytes. Every read is checked against what remains, so a hostile length ends as a
 * MediaError `truncated` that says in which structure and at which byte of the whole input.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Outermost structure first, as `moof/traf`. */
  readonly path: string;
  readonly end: number;
  position: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, path: string, start = 0, end: number = bytes.length) {
    if (start < 0 || end > bytes.length || start > end) {
      throw new MediaError("size_out_of_range", path, start, `${start}..${end} is not within ${bytes.length} bytes`);
    }
    this.bytes = bytes;
    this.path = path;
    this.position = start;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.end - this.position;
  }

  #take(count: number): number {
    const at = this.position;
    if (count < 0 || count > this.end - at) {
      throw new MediaError("truncated", this.path, at, `${count} bytes expected, ${this.end - at} left`);
    }
    this.position = at + count;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  i16(): number {
    return this.#view.getInt16(this.#take(2));
  }

  u24(): number {
    const at = this.#take(3);
    return (this.#view.getUint16(at) << 8) | this.#view.getUint8(at + 2);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4));
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  /** Four ASCII characters; bytes that are not printable come as `.`, so that a type never breaks a log line. */
  fourCc(): string {
    const at = this.#take(4);
    let text = "";
    for (let i = at; i < at + 4; i++) {
      const code = this.#view.getUint8(i);
      text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ".";
    }
    return text;
  }

  /** A view, not a copy. */
  take(count: number): Uint8Array {
    const at = this.#take(count);
    return this.bytes.subarray(at, at + count);
  }

  skip(count: number): void {
    this.#take(count);
  }

  /** A reader of the next `count` bytes, which this one then has passed. */
  enter(name: string, count: number): ByteReader {
    const at = this.#take(count);
    return new ByteReader(this.bytes, this.path === "" ? name : `${this.path}/${name}`, at, at + count);
  }

  fail(code: MediaError["code"], message: string, at: number = this.position): MediaError {
    return new MediaError(code, this.path, at, message);
  }
}
