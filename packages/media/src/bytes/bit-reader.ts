import { MediaError } from "./media-error.ts";

/** Bits, most significant first, with the Exp-Golomb codes of ISO/IEC 14496-10, 9.1. Bounds are checked. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #path: string;
  readonly #lengthBits: number;
  #bit = 0;

  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = bytes;
    this.#path = path;
    this.#lengthBits = bytes.length * 8;
  }

  get remainingBits(): number {
    return this.#lengthBits - this.#bit;
  }

  /** Up to 32 bits, unsigned. */
  bits(count: number): number {
    if (count > this.remainingBits) {
      throw new MediaError(
        "truncated",
        this.#path,
        this.#bit >>> 3,
        `${count} bits expected, ${this.remainingBits} left`,
      );
    }
    let value = 0;
    for (let left = count; left > 0; ) {
      const inByte = 8 - (this.#bit & 7);
      const step = Math.min(inByte, left);
      const byte = this.#bytes[this.#bit >>> 3] ?? 0;
      // Multiplied, not shifted: 32 bits must stay unsigned.
      value = value * 2 ** step + ((byte >>> (inByte - step)) & (2 ** step - 1));
      this.#bit += step;
      left -= step;
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** ue(v) */
  unsignedExpGolomb(): number {
    let zeros = 0;
    while (!this.flag()) {
      zeros++;
      if (zeros > 31) {
        throw new MediaError("parameter_set_malformed", this.#path, this.#bit >>> 3, "An Exp-Golomb code is too long");
      }
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v) */
  signedExpGolomb(): number {
    const code = this.unsignedExpGolomb();
    return code % 2 === 1 ? (code + 1) / 2 : 0 - code / 2;
  }
}

/** The RBSP of a NAL unit: each emulation_prevention_three_byte taken out (ISO/IEC 14496-10, 7.4.1). */
export const removeEmulationPrevention = (nal: Uint8Array): Uint8Array => {
  const rbsp = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    rbsp[length++] = byte;
  }
  return rbsp.subarray(0, length);
};
