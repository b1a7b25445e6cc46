import { ByteReader, ByteWriter } from "../bytes/index.ts";
import {
  BOX_HEADER_BYTES,
  type Box,
  type FoundBox,
  readBoxes,
  readChildren,
  readGroupingType,
  SAIO_BYTES,
  SENC_ENTRIES_OFFSET,
  saioBox,
  writeBox,
} from "../isobmff/index.ts";

const TRUN_DATA_OFFSET = 1;
/** Behind version and flags: sample_count. */
const TRUN_DATA_OFFSET_AT = 8;

/**
 * Writes a fragment at `out[at]` with boxes added to its traf, and before senc a saio that points at its entries. Everything else
 * stands as it stood; the data offsets of the runs count the new bytes as well.
 * @returns by how many bytes the samples have moved within the fragment.
 * @throws MediaError `box_malformed` for a fragment that says already how it is encrypted.
 */
export const writeWithTrafBoxes = (
  fragment: Uint8Array,
  boxes: readonly Box[],
  out: Uint8Array,
  at: number,
): number => {
  const moof = requireMoof(fragment);
  const w = new ByteWriter(out, at);
  w.put(fragment.subarray(0, moof.start));
  const moofStart = w.position;
  w.zeros(BOX_HEADER_BYTES);
  const dataOffsetsAt: number[] = [];
  for (const child of readChildren(moof.body)) {
    if (child.type === "pssh") throw encryptedAlready(child);
    if (child.type === "traf") dataOffsetsAt.push(...writeTraf(fragment, child, boxes, w, moofStart));
    else w.put(fragment.subarray(child.start, child.end));
  }
  const end = w.position;
  writeHeader(out, moofStart, end, "moof");
  // Of the moof's end, and so of all that follows it.
  const movedBytes = end - moofStart - (moof.end - moof.start);
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  for (const offset of dataOffsetsAt) view.setInt32(offset, view.getInt32(offset) + movedBytes);
  w.put(fragment.subarray(moof.end));
  return movedBytes;
};

const writeTraf = (
  fragment: Uint8Array,
  traf: FoundBox,
  boxes: readonly Box[],
  w: ByteWriter,
  moofStart: number,
): number[] => {
  const start = w.position;
  const dataOffsetsAt: number[] = [];
  w.zeros(BOX_HEADER_BYTES);
  for (const child of readChildren(traf.body)) {
    refuseEncrypted(child);
    if (child.type === "trun" && trunFlags(child) & TRUN_DATA_OFFSET) {
      dataOffsetsAt.push(w.position + child.body.position - child.start + TRUN_DATA_OFFSET_AT);
    }
    w.put(fragment.subarray(child.start, child.end));
  }
  for (const box of boxes) {
    if (box.type === "senc") {
      writeBox(w, saioBox({ offset: w.position + SAIO_BYTES + SENC_ENTRIES_OFFSET - moofStart }));
    }
    writeBox(w, box);
  }
  writeHeader(w.bytes, start, w.position, "traf");
  return dataOffsetsAt;
};

const trunFlags = ({ body }: FoundBox): number => new ByteReader(body.bytes, body.path, body.position, body.end).u32();

const writeHeader = (out: Uint8Array, start: number, end: number, type: string): void => {
  new ByteWriter(out, start).u32(end - start).ascii(type);
};

const requireMoof = (fragment: Uint8Array): FoundBox => {
  const file = new ByteReader(fragment, "");
  for (const box of readBoxes(file)) if (box.type === "moof") return box;
  throw file.fail("box_missing", 'There is no "moof"', 0);
};

const ENCRYPTION_BOXES: ReadonlySet<string> = new Set(["senc", "saiz", "saio"]);
const GROUP_BOXES: ReadonlySet<string> = new Set(["sgpd", "sbgp"]);

const refuseEncrypted = (box: FoundBox): void => {
  if (ENCRYPTION_BOXES.has(box.type)) throw encryptedAlready(box);
  if (GROUP_BOXES.has(box.type) && readGroupingType(box.body) === "seig") throw encryptedAlready(box);
};

const encryptedAlready = ({ body, start }: FoundBox) =>
  body.fail("box_malformed", "The fragment is encrypted already", start);
