/** Takes a piece of body: `bytes[from..to)`, valid during the call. */
export type BodySink = (bytes: Buffer, from: number, to: number) => void;

/** Undoes one body's framing. `decode` returns where it stopped: at the body's end, a fault, or the end of the bytes. */
export interface BodyDecoder {
  readonly done: boolean;
  /** Why the framing is not valid; nothing after it can be trusted to be a message. */
  readonly fault: string | undefined;
  decode(bytes: Buffer, from: number, sink: BodySink): number;
}

/** RFC 9112, 6.3: exactly `sizeBytes`. */
export class LengthDecoder implements BodyDecoder {
  readonly fault = undefined;
  #left: number;

  constructor(sizeBytes: number) {
    this.#left = sizeBytes;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  /** Bytes that are still to come. */
  get leftBytes(): number {
    return this.#left;
  }

  decode(bytes: Buffer, from: number, sink: BodySink): number {
    const to = Math.min(bytes.length, from + this.#left);
    this.#left -= to - from;
    if (to > from) sink(bytes, from, to);
    return to;
  }
}

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
const HTAB = 0x09;
const MAX_SIZE_DIGITS = 12;
/** Of extensions and trailers of one body together: they are read over, and mean nothing here. */
const MAX_OVERHEAD_BYTES = 16 * 1024;

type ChunkedState =
  | "size"
  | "extension"
  | "sizeLf"
  | "data"
  | "dataCr"
  | "dataLf"
  | "trailerStart"
  | "trailer"
  | "trailerLf"
  | "endLf"
  | "done";

const hexDigit = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};

/**
 * RFC 9112, 7.1. Lines end in CRLF and nothing else, a size has at most 12 hex digits with nothing around it, extensions
 * and trailers are bounded and ignored.
 */
export class ChunkedDecoder implements BodyDecoder {
  #state: ChunkedState = "size";
  #left = 0;
  #digits = 0;
  #overheadBytes = 0;
  #fault: string | undefined;

  get done(): boolean {
    return this.#state === "done";
  }

  get fault(): string | undefined {
    return this.#fault;
  }

  decode(bytes: Buffer, from: number, sink: BodySink): number {
    let i = from;
    while (i < bytes.length && this.#state !== "done" && this.#fault === undefined) {
      if (this.#state === "data") {
        const to = Math.min(bytes.length, i + this.#left);
        this.#left -= to - i;
        if (this.#left === 0) this.#state = "dataCr";
        sink(bytes, i, to);
        i = to;
      } else {
        this.#state = this.#next(bytes[i] as number);
        i++;
      }
    }
    return i;
  }

  /** The state after one byte outside of data. */
  #next(code: number): ChunkedState {
    switch (this.#state) {
      case "size":
        return this.#nextOfSize(code);
      case "extension":
        return code === CR ? "sizeLf" : this.#skip(code, "extension");
      case "sizeLf":
        return this.#expect(code, LF, this.#left === 0 ? "trailerStart" : "data");
      case "dataCr":
        return this.#expect(code, CR, "dataLf");
      case "dataLf":
        this.#digits = 0;
        return this.#expect(code, LF, "size");
      case "trailerStart":
        return code === CR ? "endLf" : this.#skip(code, "trailer");
      case "trailer":
        return code === CR ? "trailerLf" : this.#skip(code, "trailer");
      case "trailerLf":
        return this.#expect(code, LF, "trailerStart");
      case "endLf":
        return this.#expect(code, LF, "done");
      default:
        return this.#state;
    }
  }

  #nextOfSize(code: number): ChunkedState {
    const digit = hexDigit(code);
    if (digit >= 0) {
      this.#left = this.#left * 16 + digit;
      if (++this.#digits > MAX_SIZE_DIGITS) this.#fault = "A chunk size has too many digits.";
      return "size";
    }
    if (this.#digits === 0) this.#fault = "A chunk has no size.";
    else if (code === CR) return "sizeLf";
    else if (code === SEMICOLON) return this.#skip(code, "extension");
    else this.#fault = "A chunk size is not hexadecimal.";
    return "size";
  }

  #expect(code: number, wanted: number, next: ChunkedState): ChunkedState {
    if (code !== wanted) {
      this.#fault = "A chunk does not end in CR LF.";
      return this.#state;
    }
    return next;
  }

  #skip(code: number, next: ChunkedState): ChunkedState {
    if ((code < 0x20 && code !== HTAB) || code === 0x7f) this.#fault = "A chunk line has a control character.";
    if (++this.#overheadBytes > MAX_OVERHEAD_BYTES) this.#fault = "Chunk extensions or trailers are too long.";
    return next;
  }
}
