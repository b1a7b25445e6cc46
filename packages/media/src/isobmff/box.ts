import { type ByteReader, type ByteWriter, bytesOf, type MediaError } from "../bytes/index.ts";

/** A box as data, before it has a place: its own fields (with version and flags, of a full box), then its children. */
export interface Box {
  readonly type: string;
  readonly fields: Uint8Array;
  readonly children: readonly Box[];
}

const NO_FIELDS = new Uint8Array(0);
export const BOX_HEADER_BYTES = 8;
const FULL_BOX_HEADER_BYTES = 4;

/** A box that only holds others. */
export const containerBox = (type: string, children: readonly Box[]): Box => ({ type, fields: NO_FIELDS, children });

/** A box with `sizeBytes` of fields, which `write` writes. */
export const plainBox = (
  type: string,
  sizeBytes: number,
  write: (w: ByteWriter) => void,
  children: readonly Box[] = [],
): Box => ({ type, fields: bytesOf(sizeBytes, write), children });

/** FullBox (ISO/IEC 14496-12, 4.2.2): `sizeBytes` counts what follows version and flags. */
export const fullBox = (
  type: string,
  version: number,
  flags: number,
  sizeBytes: number,
  write: (w: ByteWriter) => void,
  children: readonly Box[] = [],
): Box =>
  plainBox(
    type,
    FULL_BOX_HEADER_BYTES + sizeBytes,
    (w) => {
      w.u8(version).u24(flags);
      write(w);
    },
    children,
  );

export const boxSizeBytes = (box: Box): number =>
  box.children.reduce((sum, child) => sum + boxSizeBytes(child), BOX_HEADER_BYTES + box.fields.length);

export const writeBox = (w: ByteWriter, box: Box): void => {
  w.u32(boxSizeBytes(box)).ascii(box.type).put(box.fields);
  for (const child of box.children) writeBox(w, child);
};

/** The boxes one after the other, in memory of their own. */
export const bytesOfBoxes = (boxes: readonly Box[]): Uint8Array =>
  bytesOf(
    boxes.reduce((sum, box) => sum + boxSizeBytes(box), 0),
    (w) => {
      for (const box of boxes) writeBox(w, box);
    },
  );

export interface FullBoxHeader {
  readonly version: number;
  readonly flags: number;
}

/** @throws MediaError `box_malformed` for a version above `maxVersion`. */
export const readFullBoxHeader = (r: ByteReader, maxVersion = 0): FullBoxHeader => {
  const version = r.u8();
  if (version > maxVersion) throw r.fail("box_malformed", `version ${version} is not known`, r.position - 1);
  return { version, flags: r.u24() };
};

/** One box as it was found: where it begins, and a reader of what follows its header. */
export interface FoundBox {
  readonly type: string;
  /** Bytes from the start of the input. */
  readonly start: number;
  readonly end: number;
  readonly body: ByteReader;
}

const TO_THE_END = 0;
const LARGE_SIZE = 1;

/**
 * The boxes from the reader's position to its end (ISO/IEC 14496-12, 4.2). A size is believed only where it fits.
 * @throws MediaError `truncated` or `box_malformed`.
 */
export function* readBoxes(r: ByteReader): Generator<FoundBox> {
  while (r.remaining > 0) {
    const start = r.position;
    const size32 = r.u32();
    const type = r.fourCc();
    const available = r.end - start;
    let size = size32;
    if (size32 === TO_THE_END) {
      size = available;
    } else if (size32 === LARGE_SIZE) {
      const large = r.u64();
      if (large > BigInt(available)) throw sizeError(r, type, start, large, available);
      size = Number(large);
    }
    const header = r.position - start;
    if (size < header || size > available) throw sizeError(r, type, start, size, available);
    yield { type, start, end: start + size, body: r.enter(type, size - header) };
  }
}

const sizeError = (r: ByteReader, type: string, at: number, size: number | bigint, available: number): MediaError =>
  r.fail("box_malformed", `The size of "${type}" is ${size}, and ${available} bytes are left`, at);

/** All the boxes from the reader's position to its end, checked. */
export const readChildren = (r: ByteReader): readonly FoundBox[] => [...readBoxes(r)];

/** @throws MediaError `box_missing` */
export const requireBox = (boxes: readonly FoundBox[], type: string, parent: ByteReader): ByteReader => {
  const found = boxes.find((box) => box.type === type);
  if (found === undefined) throw parent.fail("box_missing", `There is no "${type}"`);
  return found.body;
};
