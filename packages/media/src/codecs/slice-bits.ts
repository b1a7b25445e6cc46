/**
 * The first bits of a NAL unit, emulation prevention taken out, for headers that are read thousands of times a second: nothing is
 * allocated, and what is past the end reads as 0 and shows in `isExhausted`, where `BitReader` throws.
 */
export class SliceBits {
  #bytes: Uint8Array = new Uint8Array(0);
  /** For each byte, which byte of the NAL unit it is. */
  #places: Uint16Array = new Uint16Array(0);
  #lengthBits = 0;
  #bit = 0;

  /** Takes the NAL unit at bytes[start, end), of which `limit` bytes at most. */
  open(bytes: Uint8Array, start: number, end: number, limit: number): void {
    const count = Math.min(end - start, limit);
    if (this.#places.length < count) {
      this.#bytes = new Uint8Array(limit + PEEK_BYTES);
      this.#places = new Uint16Array(limit);
    }
    const rbsp = this.#bytes;
    const places = this.#places;
    let length = 0;
    let zeros = 0;
    for (let i = 0; i < count; i++) {
      const byte = bytes[start + i] as number;
      if (zeros >= 2 && byte === 3) {
        zeros = 0;
        continue;
      }
      zeros = byte === 0 ? zeros + 1 : 0;
      places[length] = i;
      rbsp[length++] = byte;
    }
    rbsp.fill(0, length, length + PEEK_BYTES);
    this.#lengthBits = length * 8;
    this.#bit = 0;
  }

  /** More was read than there is. */
  get isExhausted(): boolean {
    return this.#bit > this.#lengthBits;
  }

  /** Bytes of the NAL unit, emulation prevention included, up to and with the byte that holds the last bit read. */
  get nalBytes(): number {
    return this.#bit === 0 ? 0 : (this.#places[(this.#bit - 1) >>> 3] ?? 0) + 1;
  }

  /** The next 32 bits. */
  #peek(): number {
    const rbsp = this.#bytes;
    const bit = this.#bit;
    // Where nothing is any more, nothing is looked for either: loops that run on zeros end by their own bounds.
    const at = bit < this.#lengthBits ? bit >>> 3 : this.#lengthBits >>> 3;
    const shift = bit & 7;
    const word =
      ((rbsp[at] as number) << 24) |
      ((rbsp[at + 1] as number) << 16) |
      ((rbsp[at + 2] as number) << 8) |
      (rbsp[at + 3] as number);
    return shift === 0 ? word : (word << shift) | ((rbsp[at + 4] as number) >>> (8 - shift));
  }

  /** 1 to 31 bits. */
  bits(count: number): number {
    const value = this.#peek() >>> (32 - count);
    this.#bit += count;
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** ue(v), or with 32 zeros, which no code begins with, the end. se(v) is as long: where its value does not matter, so is this. */
  unsignedExpGolomb(): number {
    const zeros = Math.clz32(this.#peek());
    if (zeros === 32) {
      this.#bit = this.#lengthBits + 1;
      return 0;
    }
    this.#bit += zeros;
    const value = (this.#peek() >>> (31 - zeros)) - 1;
    this.#bit += zeros + 1;
    return value;
  }
}

const PEEK_BYTES = 8;
