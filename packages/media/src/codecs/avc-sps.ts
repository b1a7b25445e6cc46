import { BitReader, MediaError, removeEmulationPrevention } from "../bytes/index.ts";

/** What packaging needs of a sequence parameter set (ISO/IEC 14496-10, 7.3.2.1.1). */
export interface AvcSps {
  readonly id: number;
  readonly profileIdc: number;
  readonly constraintFlags: number;
  readonly levelIdc: number;
  readonly chromaFormatIdc: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** In pixels, after cropping. */
  readonly width: number;
  readonly height: number;
  /** False where a picture may be a single field. */
  readonly frameMbsOnly: boolean;
  /** Of frame_num in slice headers. */
  readonly frameNumBits: number;
  readonly hasSeparateColourPlanes: boolean;
  readonly pictureOrderCount: PictureOrderCount;
  readonly sampleAspectRatio: { readonly numerator: number; readonly denominator: number };
  /** Frames (not fields) a second, where the VUI has timing and says that it is fixed. */
  readonly frameRate: { readonly numerator: number; readonly denominator: number } | undefined;
}

/** How slice headers say in which order pictures are shown (8.2.1). */
export interface PictureOrderCount {
  readonly type: number;
  /** Of pic_order_cnt_lsb, with type 0. */
  readonly lsbBits: number;
  /** With type 1: slice headers have no differences. */
  readonly isDeltaAlwaysZero: boolean;
}

/** Profiles whose SPS has chroma_format_idc and what follows it (7.3.2.1.1). */
const HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Table E-1, from aspect_ratio_idc 1 on. */
const ASPECT_RATIOS: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];
const EXTENDED_SAR = 255;

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

const skipScalingList = (r: BitReader, size: number): void => {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + r.signedExpGolomb() + 256) % 256;
    if (next !== 0) last = next;
  }
};

const malformed = (message: string): MediaError => new MediaError("parameter_set_malformed", "sps", 0, message);

type Chroma = Pick<AvcSps, "chromaFormatIdc" | "hasSeparateColourPlanes" | "bitDepthLuma" | "bitDepthChroma">;

const CHROMA_420_8_BIT: Chroma = {
  chromaFormatIdc: 1,
  hasSeparateColourPlanes: false,
  bitDepthLuma: 8,
  bitDepthChroma: 8,
};

const readChroma = (r: BitReader): Chroma => {
  const chromaFormatIdc = r.unsignedExpGolomb();
  if (chromaFormatIdc > 3) throw malformed(`chroma_format_idc ${chromaFormatIdc} does not exist`);
  const hasSeparateColourPlanes = chromaFormatIdc === 3 && r.flag();
  const bitDepthLuma = 8 + r.unsignedExpGolomb();
  const bitDepthChroma = 8 + r.unsignedExpGolomb();
  if (bitDepthLuma > 14 || bitDepthChroma > 14) throw malformed("The bit depth is above 14");
  r.flag(); // qpprime_y_zero_transform_bypass_flag
  if (r.flag()) {
    for (let i = 0; i < (chromaFormatIdc === 3 ? 12 : 8); i++) if (r.flag()) skipScalingList(r, i < 6 ? 16 : 64);
  }
  return { chromaFormatIdc, hasSeparateColourPlanes, bitDepthLuma, bitDepthChroma };
};

const readPictureOrderCount = (r: BitReader): PictureOrderCount => {
  const type = r.unsignedExpGolomb();
  let lsbBits = 0;
  let isDeltaAlwaysZero = false;
  if (type === 0) {
    lsbBits = 4 + r.unsignedExpGolomb();
    if (lsbBits > 16) throw malformed("log2_max_pic_order_cnt_lsb is above 16");
  } else if (type === 1) {
    isDeltaAlwaysZero = r.flag();
    r.signedExpGolomb();
    r.signedExpGolomb();
    const cycle = r.unsignedExpGolomb();
    if (cycle > 255) throw malformed("num_ref_frames_in_pic_order_cnt_cycle is above 255");
    for (let i = 0; i < cycle; i++) r.signedExpGolomb();
  } else if (type !== 2) {
    throw malformed(`pic_order_cnt_type ${type} does not exist`);
  }
  return { type, lsbBits, isDeltaAlwaysZero };
};

/** Annex E.1.1, as far as the timing. */
const readVui = (r: BitReader): Pick<AvcSps, "sampleAspectRatio" | "frameRate"> => {
  let sampleAspectRatio = { numerator: 1, denominator: 1 };
  if (r.flag()) {
    const idc = r.bits(8);
    const [numerator, denominator] =
      idc === EXTENDED_SAR ? [r.bits(16), r.bits(16)] : (ASPECT_RATIOS[idc - 1] ?? [1, 1]);
    // A zero means "unspecified" (E.2.1), and unspecified is shown as square.
    if (numerator > 0 && denominator > 0) {
      const divisor = greatestCommonDivisor(numerator, denominator);
      sampleAspectRatio = { numerator: numerator / divisor, denominator: denominator / divisor };
    }
  }
  if (r.flag()) r.flag(); // overscan
  if (r.flag()) {
    r.bits(4); // video_format, video_full_range_flag
    if (r.flag()) r.bits(24);
  }
  if (r.flag()) {
    r.unsignedExpGolomb(); // chroma_sample_loc_type_top_field
    r.unsignedExpGolomb();
  }
  if (!r.flag()) return { sampleAspectRatio, frameRate: undefined };
  const unitsInTick = r.bits(32);
  const timeScale = r.bits(32);
  const isFixed = r.flag();
  if (!isFixed || unitsInTick === 0 || timeScale === 0) return { sampleAspectRatio, frameRate: undefined };
  // A tick is a field (E.2.1): two of them make a frame.
  const divisor = greatestCommonDivisor(timeScale, unitsInTick * 2);
  return {
    sampleAspectRatio,
    frameRate: { numerator: timeScale / divisor, denominator: (unitsInTick * 2) / divisor },
  };
};

/**
 * Reads a sequence parameter set NAL unit, its header byte included, without a start code.
 * @throws MediaError `parameter_set_malformed` or `truncated`.
 */
export const readAvcSps = (nal: Uint8Array): AvcSps => {
  const r = new BitReader(removeEmulationPrevention(nal), "sps");
  r.bits(8); // NAL unit header
  const profileIdc = r.bits(8);
  const constraintFlags = r.bits(8);
  const levelIdc = r.bits(8);
  const id = r.unsignedExpGolomb();
  if (id > 31) throw malformed(`seq_parameter_set_id ${id} is above 31`);
  const chroma = HIGH_PROFILES.has(profileIdc) ? readChroma(r) : CHROMA_420_8_BIT;
  const frameNumBits = 4 + r.unsignedExpGolomb();
  if (frameNumBits > 16) throw malformed("log2_max_frame_num is above 16");
  const pictureOrderCount = readPictureOrderCount(r);
  r.unsignedExpGolomb(); // max_num_ref_frames
  r.flag(); // gaps_in_frame_num_value_allowed_flag
  const widthMbs = r.unsignedExpGolomb() + 1;
  const heightMapUnits = r.unsignedExpGolomb() + 1;
  const frameMbsOnly = r.flag();
  const heightMbs = heightMapUnits * (frameMbsOnly ? 1 : 2);
  // Level 6.2 allows 139 264 macroblocks, and no side above sqrt(8 * that): 1055.
  if (widthMbs > 1055 || heightMbs > 1055) throw malformed(`${widthMbs} x ${heightMbs} macroblocks exceed any level`);
  if (!frameMbsOnly) r.flag(); // mb_adaptive_frame_field_flag
  r.flag(); // direct_8x8_inference_flag
  let width = widthMbs * 16;
  let height = heightMbs * 16;
  if (r.flag()) {
    const unitX = chroma.chromaFormatIdc === 1 || chroma.chromaFormatIdc === 2 ? 2 : 1;
    const unitY = (chroma.chromaFormatIdc === 1 ? 2 : 1) * (frameMbsOnly ? 1 : 2);
    width -= unitX * (r.unsignedExpGolomb() + r.unsignedExpGolomb());
    height -= unitY * (r.unsignedExpGolomb() + r.unsignedExpGolomb());
  }
  if (width <= 0 || height <= 0) throw malformed("Cropping leaves no picture");
  const vui = r.flag() ? readVui(r) : { sampleAspectRatio: { numerator: 1, denominator: 1 }, frameRate: undefined };
  const numbering = { frameMbsOnly, frameNumBits, pictureOrderCount };
  return { id, profileIdc, constraintFlags, levelIdc, ...chroma, width, height, ...numbering, ...vui };
};

const hexByte = (value: number): string => value.toString(16).padStart(2, "0");

/** RFC 6381, 3.3: `avc1.` and profile_idc, constraint flags and level_idc in hex, as `avc1.64001f`. */
export const printAvcCodecs = (sps: Pick<AvcSps, "profileIdc" | "constraintFlags" | "levelIdc">): string =>
  `avc1.${hexByte(sps.profileIdc)}${hexByte(sps.constraintFlags)}${hexByte(sps.levelIdc)}`;
