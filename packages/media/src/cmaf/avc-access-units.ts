import { MediaError } from "../bytes/index.ts";
import { AVC_NAL, findStartCodes, isAvcSlice, readAvcPpsId, readAvcSps } from "../codecs/index.ts";
import type { ElementaryStream } from "../mpegts/index.ts";

/** The access units of an H.264 elementary stream, with their parameter sets taken out of band. */
export interface AvcAccessUnits {
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
  /** Arena ranges of the NAL units that stay. */
  readonly nalStarts: number[];
  readonly nalEnds: number[];
  /** Parallel arrays, one entry an access unit. */
  readonly firstNals: number[];
  readonly sizes: number[];
  readonly isSync: boolean[];
  readonly isDisposable: boolean[];
  /** 33 bits, or -1 where the PES packet had none or began with another access unit. */
  readonly pts: number[];
  readonly dts: number[];
}

const LENGTH_BYTES = 4;

/** Start codes cost memory: a stream may have this many whatever its size, and then one each 16 bytes. */
const FREE_START_CODES = 65_536;
const MIN_NAL_BYTES = 16;

/** A NAL unit of these types, behind the slices of a picture, begins the next access unit (7.4.1.2.3). */
const beginsAccessUnit = (type: number): boolean => (type >= 6 && type <= 9) || (type >= 14 && type <= 18);

interface OpenUnit {
  readonly firstNal: number;
  size: number;
  hasSlice: boolean;
  isIdr: boolean;
  isReferenced: boolean;
  pts: number;
  dts: number;
}

const newUnit = (firstNal: number): OpenUnit => ({
  firstNal,
  size: 0,
  hasSlice: false,
  isIdr: false,
  isReferenced: false,
  pts: -1,
  dts: -1,
});

/** Parameter sets by id: which are in the config, and which is in force where the reading stands. */
class ParameterSets {
  readonly first = new Map<number, Uint8Array>();
  readonly #inForce = new Map<number, Uint8Array>();

  /**
   * True when the set has to stay in its sample: it differs from the one that is in force under its id, so that without
   * it what follows would be decoded wrongly.
   */
  mustStay(id: number, nal: Uint8Array): boolean {
    const known = this.#inForce.get(id);
    if (known !== undefined && isEqual(known, nal)) return false;
    const copy = nal.slice();
    this.#inForce.set(id, copy);
    if (known !== undefined) return true;
    this.first.set(id, copy);
    return false;
  }
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

const byId = (sets: ParameterSets): Uint8Array[] => [...sets.first].sort(([a], [b]) => a - b).map(([, nal]) => nal);

/**
 * Divides an elementary stream into access units: at each delimiter, and where there is none at the first NAL unit
 * that cannot belong to the picture before (ISO/IEC 14496-10, 7.4.1.2.3 and 7.4.1.2.4).
 * Delimiters, filler data and repeated parameter sets are left out; all else stays.
 * @throws MediaError `parameter_set_malformed`, `truncated` or `size_out_of_range`.
 */
export const readAvcAccessUnits = (arena: Uint8Array, stream: ElementaryStream, path: string): AvcAccessUnits => {
  const codes = findStartCodes(arena, stream.start, stream.end);
  if (codes.length > FREE_START_CODES + (stream.end - stream.start) / MIN_NAL_BYTES) {
    throw new MediaError("size_out_of_range", path, 0, `${codes.length} NAL units are more than any encoder makes`);
  }
  const sps = new ParameterSets();
  const pps = new ParameterSets();
  const nalStarts: number[] = [];
  const nalEnds: number[] = [];
  const firstNals: number[] = [];
  const sizes: number[] = [];
  const isSync: boolean[] = [];
  const isDisposable: boolean[] = [];
  const pts: number[] = [];
  const dts: number[] = [];

  let unit = newUnit(0);
  const close = (): void => {
    firstNals.push(unit.firstNal);
    sizes.push(unit.size);
    isSync.push(unit.isIdr);
    isDisposable.push(!unit.isReferenced);
    pts.push(unit.pts);
    dts.push(unit.dts);
    unit = newUnit(nalStarts.length);
  };
  let pes = -1;
  let lastPesTaken = -1;

  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    const start = code + 3;
    let end = codes[i + 1] ?? stream.end;
    while (end > start && arena[end - 1] === 0) end--; // trailing_zero_8bits, and the next one's zero_byte
    if (end === start) continue;
    const header = arena[start] as number;
    const type = header & 31;
    const isSlice = isAvcSlice(type);
    // The first bit of a slice header is set exactly when first_mb_in_slice is 0; partitions B and C have no such field.
    const isFirstSlice = isSlice && type !== 3 && type !== 4 && ((arena[start + 1] as number) & 0x80) !== 0;
    if (unit.hasSlice && (beginsAccessUnit(type) || isFirstSlice)) close();
    while (pes + 1 < stream.pesStarts.length && (stream.pesStarts[pes + 1] as number) <= code) pes++;
    // Timestamps are of the first access unit that begins in the PES packet (ISO/IEC 13818-1, 2.4.3.7), so neither of one
    // that goes on from the packet before, nor of a second one.
    if (!unit.hasSlice && unit.pts < 0 && pes > lastPesTaken) {
      unit.pts = stream.pts[pes] as number;
      unit.dts = stream.dts[pes] as number;
      lastPesTaken = pes;
    }
    if (type === AVC_NAL.accessUnitDelimiter || type === AVC_NAL.fillerData) continue;
    if (type === AVC_NAL.sps) {
      const nal = arena.subarray(start, end);
      if (!sps.mustStay(readAvcSps(nal).id, nal)) continue;
    } else if (type === AVC_NAL.pps) {
      const nal = arena.subarray(start, end);
      if (!pps.mustStay(readAvcPpsId(nal), nal)) continue;
    } else if (isSlice) {
      unit.hasSlice = true;
      unit.isIdr ||= type === AVC_NAL.idrSlice;
      unit.isReferenced ||= (header & 0x60) !== 0;
    }
    nalStarts.push(start);
    nalEnds.push(end);
    unit.size += LENGTH_BYTES + end - start;
  }
  if (unit.hasSlice) close();
  // What follows the last slice's access unit without a slice of its own is of no sample.
  nalStarts.length = unit.firstNal;
  nalEnds.length = unit.firstNal;
  return { sps: byId(sps), pps: byId(pps), nalStarts, nalEnds, firstNals, sizes, isSync, isDisposable, pts, dts };
};
