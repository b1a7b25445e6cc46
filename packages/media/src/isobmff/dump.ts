import { ByteReader } from "../bytes/index.ts";
import { readAvc1 } from "./avc1.ts";
import { type FoundBox, readBoxes } from "./box.ts";
import { readFileType } from "./ftyp.ts";
import { readHdlr } from "./hdlr.ts";
import { readMdhd } from "./mdhd.ts";
import { readMfhd } from "./mfhd.ts";
import { readMp4a } from "./mp4a.ts";
import { readMvhd } from "./mvhd.ts";
import { readPsshBody } from "./pssh.ts";
import { readSaio } from "./saio.ts";
import { readSaiz } from "./saiz.ts";
import { readTenc } from "./tenc.ts";
import { readTfdt } from "./tfdt.ts";
import { readTfhd } from "./tfhd.ts";
import { readTkhd } from "./tkhd.ts";
import { readTrex } from "./trex.ts";
import { readTrun } from "./trun.ts";

const FIELDS: Readonly<Record<string, (r: ByteReader) => object>> = {
  ftyp: readFileType,
  styp: readFileType,
  mvhd: readMvhd,
  tkhd: readTkhd,
  mdhd: readMdhd,
  hdlr: readHdlr,
  avc1: readAvc1,
  mp4a: readMp4a,
  trex: readTrex,
  mfhd: readMfhd,
  tfhd: readTfhd,
  tfdt: readTfdt,
  trun: readTrun,
  tenc: readTenc,
  pssh: readPsshBody,
  saiz: readSaiz,
  saio: readSaio,
};

/** Boxes that hold boxes, and how many bytes of their own stand before them. */
const CONTAINERS: Readonly<Record<string, number>> = {
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  dinf: 0,
  stbl: 0,
  mvex: 0,
  moof: 0,
  traf: 0,
  dref: 8,
  stsd: 8,
  encv: 78,
  enca: 28,
  sinf: 0,
  schi: 0,
};

const MAX_SHOWN = 16;

const hex = (bytes: Uint8Array): string => {
  const shown = Array.from(bytes.subarray(0, MAX_SHOWN), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > MAX_SHOWN ? `${shown} … (${bytes.length} bytes)` : shown;
};

const isArrayLike = (value: object): value is ArrayLike<unknown> => "length" in value;

/** Flags are read as bits, everything else as an amount. */
const isFlags = (name: string): boolean => /flags$/i.test(name);

const printValue = (value: unknown, name = ""): string => {
  if (typeof value === "number" && isFlags(name)) return `0x${value.toString(16).padStart(8, "0")}`;
  if (value instanceof Uint8Array) return `<${hex(value)}>`;
  if (typeof value !== "object" || value === null) return String(value);
  if (!isArrayLike(value)) {
    return `{${Object.entries(value)
      .map(([key, field]) => `${key}=${printValue(field, key)}`)
      .join(" ")}}`;
  }
  const items = Array.from({ length: Math.min(value.length, MAX_SHOWN) }, (_, i) => printValue(value[i], name));
  return `[${items.join(" ")}${value.length > MAX_SHOWN ? ` … (${value.length})` : ""}]`;
};

const dumpBox = (box: FoundBox, depth: number): string[] => {
  const indent = "  ".repeat(depth);
  const head = `${indent}${box.type} @${box.start} +${box.end - box.start}`;
  const ownBytes = CONTAINERS[box.type];
  if (ownBytes !== undefined) {
    box.body.skip(ownBytes);
    return [head, ...[...readBoxes(box.body)].flatMap((child) => dumpBox(child, depth + 1))];
  }
  const read = FIELDS[box.type];
  if (read === undefined) return [`${head}: ${hex(box.body.take(box.body.remaining))}`.trimEnd()];
  const fields = Object.entries(read(box.body))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${indent}  ${name} = ${printValue(value, name)}`);
  return [head, ...fields];
};

/**
 * Boxes as text, for people and for golden files: a line a box with its place and size, then its fields; long lists and
 * byte strings are cut.
 * @throws MediaError as the boxes' readers.
 */
export const dumpBoxes = (bytes: Uint8Array): string =>
  `${[...readBoxes(new ByteReader(bytes, ""))].flatMap((box) => dumpBox(box, 0)).join("\n")}\n`;
