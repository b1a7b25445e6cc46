import { createCipheriv, createDecipheriv } from "node:crypto";

// Common encryption read as ISO/IEC 23001-7 writes it down, block by block, with a reader of boxes of its own: apart from what it judges.

interface FoundBox {
  readonly type: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

const boxesOf = (bytes: Buffer, start: number, end: number): FoundBox[] => {
  const found: FoundBox[] = [];
  for (let at = start; at < end; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > end) throw new Error(`a box of ${size} bytes at ${at}`);
    found.push({ type: bytes.toString("latin1", at + 4, at + 8), start: at, body: at + 8, end: at + size });
    at += size;
  }
  return found;
};

/** Bytes of a container's own before the boxes in it. */
const OWN_BYTES: Readonly<Record<string, number>> = { stsd: 8, encv: 78, enca: 28 };

/** The first box at a path. */
const find = (bytes: Buffer, path: readonly string[], within: { body: number; end: number }): FoundBox | undefined => {
  let at: FoundBox | undefined;
  let range = within;
  for (const type of path) {
    at = boxesOf(bytes, range.body, range.end).find((box) => box.type === type);
    if (at === undefined) return undefined;
    range = { body: at.body + (OWN_BYTES[type] ?? 0), end: at.end };
  }
  return at;
};

interface Info {
  readonly isProtected: boolean;
  readonly cryptBlocks: number;
  readonly skipBlocks: number;
  readonly ivBytes: number;
  readonly keyId: string;
  readonly constantIv: Buffer;
}

const readInfo = (bytes: Buffer, at: number): Info => ({
  cryptBlocks: bytes.readUInt8(at + 1) >> 4,
  skipBlocks: bytes.readUInt8(at + 1) & 15,
  isProtected: bytes.readUInt8(at + 2) === 1,
  ivBytes: bytes.readUInt8(at + 3),
  keyId: bytes.toString("hex", at + 4, at + 20),
  constantIv: bytes.subarray(at + 21, at + 37),
});

export interface ProtectedTrack {
  readonly schemeType: string;
  readonly originalFormat: string;
  readonly info: Info;
}

export const readProtectedInit = (init: Uint8Array): ProtectedTrack => {
  const bytes = Buffer.from(init);
  const whole = { body: 0, end: bytes.length };
  const entries = ["moov", "trak", "mdia", "minf", "stbl", "stsd"];
  const stsd = find(bytes, entries, whole);
  const [entry] = stsd === undefined ? [] : boxesOf(bytes, stsd.body + 8, stsd.end);
  if (entry === undefined) throw new Error("no sample entry");
  const sinf = [...entries, entry.type, "sinf"];
  const tenc = find(bytes, [...sinf, "schi", "tenc"], whole);
  const schm = find(bytes, [...sinf, "schm"], whole);
  const frma = find(bytes, [...sinf, "frma"], whole);
  if (tenc === undefined || schm === undefined || frma === undefined)
    throw new Error("the sample entry is not protected");
  return {
    schemeType: bytes.toString("latin1", schm.body + 4, schm.body + 8),
    originalFormat: bytes.toString("latin1", frma.body, frma.body + 4),
    info: readInfo(bytes, tenc.body + 4),
  };
};

export interface DecryptedSample {
  readonly bytes: Buffer;
  readonly subsamples: readonly (readonly [clear: number, encrypted: number])[];
  readonly iv: string;
}

/** The samples of all fragments, decrypted; `keys` by key id, in hex. */
export const decryptFragments = (
  segment: Uint8Array,
  track: ProtectedTrack,
  keys: Readonly<Record<string, Uint8Array>>,
): DecryptedSample[] => {
  const bytes = Buffer.from(segment);
  return boxesOf(bytes, 0, bytes.length)
    .filter(({ type }) => type === "moof")
    .flatMap((moof) => decryptFragment(bytes, moof, track, keys));
};

const decryptFragment = (
  bytes: Buffer,
  moof: FoundBox,
  track: ProtectedTrack,
  keys: Readonly<Record<string, Uint8Array>>,
): DecryptedSample[] => {
  const trun = find(bytes, ["traf", "trun"], moof);
  const sgpd = find(bytes, ["traf", "sgpd"], moof);
  const saio = find(bytes, ["traf", "saio"], moof);
  const saiz = find(bytes, ["traf", "saiz"], moof);
  const senc = find(bytes, ["traf", "senc"], moof);
  if (trun === undefined) throw new Error("no trun");
  const info = sgpd === undefined ? track.info : readInfo(bytes, sgpd.body + 16);
  const flags = bytes.readUInt32BE(trun.body) & 0xffffff;
  const count = bytes.readUInt32BE(trun.body + 4);
  let at = moof.start + bytes.readInt32BE(trun.body + 8);
  const columns = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag);
  const hasSubsamples = senc !== undefined && (bytes.readUInt32BE(senc.body) & 2) !== 0;
  let aux = saio === undefined ? 0 : moof.start + bytes.readUInt32BE(saio.body + 8);
  if (saio !== undefined && aux !== (senc?.body ?? 0) + 8) throw new Error("saio does not point into senc");
  const defaultAuxBytes = saiz === undefined ? 0 : bytes.readUInt8(saiz.body + 4);
  const samples: DecryptedSample[] = [];
  for (let i = 0; i < count; i++) {
    const sizeAt = trun.body + 12 + i * columns.length * 4 + columns.indexOf(0x200) * 4;
    const sample = bytes.subarray(at, at + bytes.readUInt32BE(sizeAt));
    at += sample.length;
    const auxEnd = aux + (saiz === undefined ? 0 : defaultAuxBytes || bytes.readUInt8(saiz.body + 9 + i));
    const iv = bytes.subarray(aux, aux + info.ivBytes);
    aux += iv.length;
    const subsamples: [number, number][] = [];
    if (hasSubsamples) {
      const entries = bytes.readUInt16BE(aux);
      aux += 2;
      for (let j = 0; j < entries; j++, aux += 6)
        subsamples.push([bytes.readUInt16BE(aux), bytes.readUInt32BE(aux + 2)]);
    }
    if (aux !== auxEnd) throw new Error(`saiz says ${auxEnd}, senc ends at ${aux}`);
    const key = keys[info.keyId];
    const ranges: readonly (readonly [number, number])[] = hasSubsamples ? subsamples : [[0, sample.length]];
    let clear = sample;
    if (info.isProtected && key !== undefined) {
      clear =
        track.schemeType === "cenc" ? decryptCtr(sample, ranges, key, iv) : decryptPattern(sample, ranges, key, info);
    }
    samples.push({ bytes: clear, subsamples, iv: iv.toString("hex") });
  }
  if (senc !== undefined && aux !== senc.end) throw new Error("senc has bytes that belong to no sample");
  return samples;
};

/** 9.5 and 10.1: one key stream over all protected bytes of the sample. */
const decryptCtr = (
  sample: Buffer,
  ranges: readonly (readonly [number, number])[],
  key: Uint8Array,
  iv: Buffer,
): Buffer => {
  const clear = Buffer.from(sample);
  const ecb = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  let block = 0;
  let used = 16;
  let stream = Buffer.alloc(16);
  let at = 0;
  for (const [inClear, encrypted] of ranges) {
    at += inClear;
    for (let i = 0; i < encrypted; i++, at++, used++) {
      if (used === 16) {
        const counter = Buffer.alloc(16);
        iv.copy(counter);
        counter.writeBigUInt64BE(BigInt(block++), 8);
        stream = ecb.update(counter);
        used = 0;
      }
      clear.writeUInt8(clear.readUInt8(at) ^ stream.readUInt8(used), at);
    }
  }
  return clear;
};

/** 9.6 and 10.4: each subsample is a chain of its own; blocks that are not whole are in clear. */
const decryptPattern = (
  sample: Buffer,
  ranges: readonly (readonly [number, number])[],
  key: Uint8Array,
  { cryptBlocks, skipBlocks, constantIv }: Info,
): Buffer => {
  const clear = Buffer.from(sample);
  let at = 0;
  for (const [inClear, encrypted] of ranges) {
    at += inClear;
    const cipher = createDecipheriv("aes-128-cbc", key, constantIv).setAutoPadding(false);
    for (let block = 0; (block + 1) * 16 <= encrypted; block++) {
      const isSkipped = skipBlocks > 0 && block % (cryptBlocks + skipBlocks) >= cryptBlocks;
      if (!isSkipped) cipher.update(clear.subarray(at + block * 16, at + block * 16 + 16)).copy(clear, at + block * 16);
    }
    at += encrypted;
  }
  return clear;
};
