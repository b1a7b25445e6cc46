/**
 * Every way in which bytes can be wrong, named. The text is for the encoder's engineer, who reads it on the channel's page.
 */
export const MEDIA_ERROR_CODES = [
  "truncated",
  "size_out_of_range",
  "ts_sync_lost",
  "ts_no_program",
  "ts_no_supported_track",
  "ts_scrambled",
  "pes_malformed",
  "timestamp_missing",
  "timestamp_jump",
  "no_parameter_sets",
  "parameter_set_malformed",
  "no_sync_sample",
  "adts_malformed",
  "box_malformed",
  "box_missing",
  "unsupported_codec",
  "playlist_malformed",
] as const;
export type MediaErrorCode = (typeof MEDIA_ERROR_CODES)[number];

/** Bad bytes: what is wrong, in which structure, and at which byte of the input. Thrown by readers, and by nothing else. */
export class MediaError extends Error {
  override readonly name = "MediaError";
  readonly code: MediaErrorCode;
  /** The structure, outermost first, as `moof/traf/trun` or `ts/pid 256/pes`. */
  readonly path: string;
  /** Bytes from the start of the input that was handed in. */
  readonly offset: number;
  /** What is wrong, without where. */
  readonly detail: string;

  constructor(code: MediaErrorCode, path: string, offset: number, detail: string) {
    super(`${detail} (${code} at ${path}, byte ${offset})`);
    this.code = code;
    this.path = path;
    this.offset = offset;
    this.detail = detail;
  }
}
