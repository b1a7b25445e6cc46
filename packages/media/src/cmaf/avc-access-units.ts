import { MediaError } from "../bytes/index.ts";
import {
  AVC_NAL,
  type AvcConfig,
  type AvcField,
  type AvcSps,
  type FindStartCode,
  findAvcField,
  findStartCodes,
  isAvcSlice,
  readAvcPpsId,
  readAvcSps,
} from "../codecs/index.ts";
import { type ElementaryStream, tsOffsetOf } from "../mpegts/index.ts";
import { AvcParameterSets } from "./avc-parameter-sets.ts";

/** The access units of an H.264 elementary stream, with their parameter sets taken out of band. */
export interface AvcAccessUnits {
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
  /** Arena ranges of the NAL units that stay. */
  readonly nalStarts: number[];
  readonly nalEnds: number[];
  /** Parallel arrays, one entry a sample: index of its first NAL unit, its bytes, and what is known of it. */
  readonly firstNals: number[];
  readonly sizes: number[];
  readonly isSync: boolean[];
  readonly isDisposable: boolean[];
  /** 33 bits, or -1 where the PES packet had none or began with another access unit. */
  readonly pts: number[];
  readonly dts: number[];
}

const LENGTH_BYTES = 4;
const NO_SETS: AvcConfig = { sps: [], pps: [] };

/** Start codes cost memory: a stream may have this many whatever its size, and then one each 16 bytes. */
const FREE_START_CODES = 65_536;
const MIN_NAL_BYTES = 16;

/** A NAL unit of these types, behind the slices of a picture, begins the next access unit (7.4.1.2.3). */
const beginsAccessUnit = (type: number): boolean => (type >= 6 && type <= 9) || (type >= 14 && type <= 18);

interface OpenUnit {
  /** Index of its first NAL unit. */
  readonly firstNal: number;
  size: number;
  hasSlice: boolean;
  isIdr: boolean;
  isReferenced: boolean;
  pts: number;
  dts: number;
  /** Where its picture is a single field. */
  field: AvcField | undefined;
}

const newUnit = (firstNal: number): OpenUnit => ({
  firstNal,
  size: 0,
  hasSlice: false,
  isIdr: false,
  isReferenced: false,
  pts: -1,
  dts: -1,
  field: undefined,
});

/** The two fields of a frame are pictures of their own, but one sample, as in every file that players know. */
const isSecondField = (unit: OpenUnit, first: AvcField | undefined): boolean =>
  first !== undefined &&
  unit.field !== undefined &&
  !unit.isIdr &&
  unit.field.frameNum === first.frameNum &&
  unit.field.isBottom !== first.isBottom;

/**
 * Divides an elementary stream into samples, of an access unit each (of a field pair, two): at each delimiter, and where there is none at the first NAL unit
 * that cannot belong to the picture before (ISO/IEC 14496-10, 7.4.1.2.3 and 7.4.1.2.4).
 * Delimiters, filler data and repeated parameter sets are left out; all else stays. `earlier` parameter sets count as if
 * the stream began with them.
 * @throws MediaError `parameter_set_malformed`, `truncated` or `size_out_of_range`.
 */
export const readAvcAccessUnits = (
  arena: Uint8Array,
  stream: ElementaryStream,
  path: string,
  findStartCode?: FindStartCode,
  earlier: AvcConfig = NO_SETS,
): AvcAccessUnits => {
  const maxCodes = FREE_START_CODES + Math.floor((stream.end - stream.start) / MIN_NAL_BYTES);
  const codes = findStartCodes(arena, stream.start, stream.end, maxCodes, findStartCode);
  if (codes.length > maxCodes) {
    throw new MediaError(
      "size_out_of_range",
      path,
      tsOffsetOf(stream, stream.start),
      "There are more NAL units than any encoder makes",
    );
  }
  let activeSps: AvcSps | undefined;
  const readSpsId = (nal: Uint8Array): number => {
    activeSps = readAvcSps(nal);
    return activeSps.id;
  };
  const sps = new AvcParameterSets(path, readSpsId, earlier.sps);
  const pps = new AvcParameterSets(path, readAvcPpsId, earlier.pps);
  const nalStarts: number[] = [];
  const nalEnds: number[] = [];
  const firstNals: number[] = [];
  const sizes: number[] = [];
  const isSync: boolean[] = [];
  const isDisposable: boolean[] = [];
  const pts: number[] = [];
  const dts: number[] = [];

  let unit = newUnit(0);
  let firstField: AvcField | undefined;
  const close = (): void => {
    if (isSecondField(unit, firstField)) {
      const last = sizes.length - 1;
      sizes[last] = (sizes[last] as number) + unit.size;
      isDisposable[last] = isDisposable[last] === true && !unit.isReferenced;
      firstField = undefined;
    } else {
      firstNals.push(unit.firstNal);
      sizes.push(unit.size);
      isSync.push(unit.isIdr);
      isDisposable.push(!unit.isReferenced);
      pts.push(unit.pts);
      dts.push(unit.dts);
      firstField = unit.field;
    }
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
      if (!sps.take(nal)) continue;
    } else if (type === AVC_NAL.pps) {
      const nal = arena.subarray(start, end);
      if (!pps.take(nal)) continue;
    } else if (isSlice) {
      if (!unit.hasSlice && activeSps?.frameMbsOnly === false) {
        unit.field = findAvcField(arena.subarray(start, end), activeSps);
      }
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
  return { sps: sps.config, pps: pps.config, nalStarts, nalEnds, firstNals, sizes, isSync, isDisposable, pts, dts };
};
