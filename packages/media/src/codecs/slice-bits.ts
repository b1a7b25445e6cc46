/** A read of 32 bits from any bit looks at five bytes; behind the last of a copy there are zeros. */
const PADDING_BYTES = 8;

/**
 * The first bits of a NAL unit, emulation prevention taken out, for headers that are read thousands of times a second: nothing is
 * allocated, and what is read past the end shows in `isExhausted`, where `BitReader` throws.
 */
export class SliceBits {
  #copy = new Uint8Array(PADDING_BYTES);
  #copyView = new DataView(this.#copy.buffer);
  /** For each byte of the copy, which byte of the NAL unit it is; undefined while bits are read where they stand. */
  #places: Uint16Array | undefined;
  #room = new Uint16Array(0);
  /** What the last NAL unit stands in: a view costs more to make than a header to read. */
  #source: Uint8Array = this.#copy;
  #sourceView: DataView = this.#copyView;
  #view: DataView = this.#copyView;
  /** Where in the view bit 0 is. */
  #first = 0;
  #lengthBits = 0;
  #bit = 0;

  /** Takes the NAL unit at bytes[start, end), of which `limit` bytes at most. */
  open(bytes: Uint8Array, start: number, end: number, limit: number): void {
    const stop = Math.min(end, start + limit);
    if (this.#source !== bytes) {
      this.#source = bytes;
      this.#sourceView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.#bit = 0;
    // Emulation prevention follows zeros. Most headers have none.
    if (stop + PADDING_BYTES <= bytes.length && !hasZeroByte(this.#sourceView, start, stop)) {
      this.#view = this.#sourceView;
      this.#places = undefined;
      this.#first = start;
      this.#lengthBits = (stop - start) * 8;
      return;
    }
    this.#openCopy(bytes, start, stop, limit);
  }

  #openCopy(bytes: Uint8Array, start: number, stop: number, limit: number): void {
    if (this.#room.length < stop - start) {
      this.#copy = new Uint8Array(limit + PADDING_BYTES);
      this.#copyView = new DataView(this.#copy.buffer);
      this.#room = new Uint16Array(limit);
    }
    const rbsp = this.#copy;
    const places = this.#room;
    let length = 0;
    let zeros = 0;
    for (let at = start; at < stop; at++) {
      const byte = bytes[at] as number;
      if (zeros >= 2 && byte === 3) {
        zeros = 0;
        continue;
      }
      zeros = byte === 0 ? zeros + 1 : 0;
      places[length] = at - start;
      rbsp[length++] = byte;
    }
    this.#copyView.setInt32(length, 0);
    this.#copyView.setInt32(length + 4, 0);
    this.#view = this.#copyView;
    this.#places = places;
    this.#first = 0;
    this.#lengthBits = length * 8;
  }

  /** Which bit is read next. */
  get position(): number {
    return this.#bit;
  }

  /** Goes back to a bit that was read. */
  set position(bit: number) {
    this.#bit = bit;
  }

  /** More was read than there is. */
  get isExhausted(): boolean {
    return this.#bit > this.#lengthBits;
  }

  /** Bytes of the NAL unit, emulation prevention included, up to and with the byte that holds the last bit read. */
  get nalBytes(): number {
    if (this.#bit === 0) return 0;
    const last = (this.#bit - 1) >>> 3;
    return (this.#places === undefined ? last : (this.#places[last] ?? 0)) + 1;
  }

  /** 1 to 31 bits. */
  bits(count: number): number {
    const value = this.#peek(this.#bit) >>> (32 - count);
    this.#bit += count;
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** ue(v), or with 32 zeros, which no code begins with, the end. se(v) is as long: where its value does not matter, so is this. */
  unsignedExpGolomb(): number {
    const bit = this.#bit;
    const word = this.#peek(bit);
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
    return (this.#peek(bit + zeros) >>> (31 - zeros)) - 1;
  }

  /** The 32 bits from `bit` on. Where nothing is any more, nothing is looked for either. */
  #peek(bit: number): number {
    const at = this.#first + ((bit < this.#lengthBits ? bit : this.#lengthBits) >>> 3);
    const shift = bit & 7;
    // A shift by 32 would be none: hence in two steps.
    return (this.#view.getInt32(at) << shift) | ((this.#view.getUint8(at + 4) >>> 1) >>> (7 - shift));
  }
}

/** Looks at four bytes at a time, and so at as many as three behind `stop`. */
const hasZeroByte = (view: DataView, start: number, stop: number): boolean => {
  for (let at = start; at < stop; at += 4) {
    const word = view.getInt32(at);
    if (((word - 0x01010101) & ~word & 0x80808080) !== 0) return true;
  }
  return false;
};
