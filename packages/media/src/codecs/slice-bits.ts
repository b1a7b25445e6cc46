/** A read of 32 bits from any bit looks at five bytes; behind the last there are zeros. */
const PADDING_BYTES = 8;

/**
 * The first bits of a NAL unit, emulation prevention taken out, for headers that are read thousands of times a second: nothing is
 * allocated, and what is past the end reads as 0 and shows in `isExhausted`, where `BitReader` throws.
 */
export class SliceBits {
  #bytes = new Uint8Array(PADDING_BYTES);
  #view = new DataView(this.#bytes.buffer);
  /** For each byte, which byte of the NAL unit it is. */
  #places = new Uint16Array(0);
  #lengthBits = 0;
  #bit = 0;

  /** Takes the NAL unit at bytes[start, end), of which `limit` bytes at most. */
  open(bytes: Uint8Array, start: number, end: number, limit: number): void {
    const count = Math.min(end - start, limit);
    if (this.#places.length < count) {
      this.#bytes = new Uint8Array(limit + PADDING_BYTES);
      this.#view = new DataView(this.#bytes.buffer);
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
    this.#view.setInt32(length, 0);
    this.#view.setInt32(length + 4, 0);
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

  /** 1 to 31 bits. */
  bits(count: number): number {
    const value = peek(this.#view, this.#bytes, this.#bit, this.#lengthBits) >>> (32 - count);
    this.#bit += count;
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** ue(v), or with 32 zeros, which no code begins with, the end. se(v) is as long: where its value does not matter, so is this. */
  unsignedExpGolomb(): number {
    const bit = this.#bit;
    const word = peek(this.#view, this.#bytes, bit, this.#lengthBits);
    const zeros = Math.clz32(word);
    if (zeros < 16) {
      this.#bit = bit + 2 * zeros + 1;
      return (word >>> (31 - 2 * zeros)) - 1;
    }
    if (zeros === 32) {
      this.#bit = this.#lengthBits + 1;
      return 0;
    }
    this.#bit = bit + 2 * zeros + 1;
    return (peek(this.#view, this.#bytes, bit + zeros, this.#lengthBits) >>> (31 - zeros)) - 1;
  }
}

/** The 32 bits from `bit` on. Where nothing is any more, nothing is looked for either. */
const peek = (view: DataView, bytes: Uint8Array, bit: number, lengthBits: number): number => {
  const at = (bit < lengthBits ? bit : lengthBits) >>> 3;
  const shift = bit & 7;
  // A shift by 32 would be none: hence in two steps.
  return (view.getInt32(at) << shift) | (((bytes[at + 4] as number) >>> 1) >>> (7 - shift));
};
