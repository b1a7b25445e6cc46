import { BitReader, MediaError, removeEmulationPrevention } from "../bytes/index.ts";

/** What slice headers look like under a picture parameter set (ISO/IEC 14496-10, 7.3.2.2). */
export interface AvcPps {
  readonly id: number;
  readonly spsId: number;
  /** CABAC, not CAVLC. */
  readonly hasArithmeticCoding: boolean;
  readonly hasBottomFieldOrder: boolean;
  /** References of list 0 and list 1, unless the slice header says otherwise. */
  readonly defaultReferences: readonly [number, number];
  readonly hasWeightedPrediction: boolean;
  /** 1: B slices have explicit weights. */
  readonly weightedBipredictionIdc: number;
  readonly hasDeblockingControl: boolean;
  readonly hasRedundantPictures: boolean;
}

const readId = (r: BitReader): number => {
  r.bits(8);
  const id = r.unsignedExpGolomb();
  if (id > 255) throw new MediaError("parameter_set_malformed", "pps", 0, `pic_parameter_set_id ${id} is above 255`);
  return id;
};

/** pic_parameter_set_id of a PPS NAL unit. @throws MediaError `parameter_set_malformed` or `truncated`. */
export const readAvcPpsId = (nal: Uint8Array): number =>
  // The id has at most 17 bits and stands first: the rest need not be unescaped.
  readId(new BitReader(removeEmulationPrevention(nal.subarray(0, 8)), "pps"));

/**
 * Reads a picture parameter set NAL unit, its header byte included, without a start code.
 * @throws MediaError `parameter_set_malformed` or `truncated`; `unsupported_codec` for slice groups, which no profile has that is
 * packaged (ISO/IEC 23000-19, 9.4).
 */
export const readAvcPps = (nal: Uint8Array): AvcPps => {
  const r = new BitReader(removeEmulationPrevention(nal), "pps");
  const id = readId(r);
  const spsId = r.unsignedExpGolomb();
  const hasArithmeticCoding = r.flag();
  const hasBottomFieldOrder = r.flag();
  if (r.unsignedExpGolomb() > 0) {
    throw new MediaError("unsupported_codec", "pps", 0, "Pictures of several slice groups are not supported");
  }
  const defaultReferences = [1 + r.unsignedExpGolomb(), 1 + r.unsignedExpGolomb()] as const;
  const hasWeightedPrediction = r.flag();
  const weightedBipredictionIdc = r.bits(2);
  r.signedExpGolomb(); // pic_init_qp_minus26
  r.signedExpGolomb(); // pic_init_qs_minus26
  r.signedExpGolomb(); // chroma_qp_index_offset
  const hasDeblockingControl = r.flag();
  r.flag(); // constrained_intra_pred_flag
  return {
    id,
    spsId,
    hasArithmeticCoding,
    hasBottomFieldOrder,
    defaultReferences,
    hasWeightedPrediction,
    weightedBipredictionIdc,
    hasDeblockingControl,
    hasRedundantPictures: r.flag(),
  };
};
