import { AppError, type ErrorCode, type Problem } from "@sluice/contracts";
import { MediaError, type MediaErrorCode } from "@sluice/media/bytes";

import { BodyError } from "./index.ts";

/** What a push could not be taken for, as it is answered and as it stands on the channel's page. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly more: Pick<Problem, "offset" | "path">;
}

const CODES: Readonly<Record<MediaErrorCode, ErrorCode>> = {
  truncated: "malformed_media",
  size_out_of_range: "malformed_media",
  ts_sync_lost: "not_mpegts",
  ts_no_program: "not_mpegts",
  ts_no_supported_track: "unsupported_media",
  ts_scrambled: "unsupported_media",
  pes_malformed: "malformed_media",
  timestamp_missing: "malformed_media",
  timestamp_jump: "malformed_media",
  no_parameter_sets: "malformed_media",
  parameter_set_malformed: "malformed_media",
  no_sync_sample: "malformed_media",
  adts_malformed: "malformed_media",
  box_malformed: "malformed_media",
  box_missing: "malformed_media",
  unsupported_codec: "unsupported_media",
  playlist_malformed: "malformed_playlist",
};

/** undefined for what is nobody's fault but ours. */
export const refusalOf = (error: unknown): Refusal | undefined => {
  if (error instanceof MediaError) {
    const { code, message, offset, path } = error;
    return { code: CODES[code], detail: message, more: { offset, path } };
  }
  if (error instanceof BodyError) return { code: error.code, detail: error.message, more: {} };
  if (error instanceof AppError) return { code: error.code, detail: error.message, more: {} };
  return undefined;
};
