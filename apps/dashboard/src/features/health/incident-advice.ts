import type { ErrorCode } from "@sluice/contracts";

/** What to do about an incident of ingest. Codes that ingest cannot give have no row. */
const ADVICE: Partial<Record<ErrorCode, string>> = {
  ingest_unauthorized:
    "Copy the username and password from the Ingest page into the encoder; after a rotation the old ones stop working.",
  body_too_large: "Lower the bitrate or the segment duration: a single segment may have 128 MB, a playlist 1 MB.",
  head_too_large: "Remove custom headers from the encoder's output settings.",
  uri_too_long: "Shorten the file names in the encoder's output settings.",
  not_mpegts: "Set the segment type to MPEG-TS (ffmpeg: -hls_segment_type mpegts).",
  unsupported_media: "Send H.264 video and AAC audio.",
  malformed_media: "If it happens again, restart the encoder; one damaged segment is skipped and the stream goes on.",
  malformed_playlist: "Check that nothing between the encoder and here rewrites playlists.",
  body_incomplete:
    "The connection broke during an upload. If it happens often, look at the network between the encoder and here.",
  body_timeout: "The upload stood still for a minute. Look at the encoder's uplink.",
  too_many_tracks: "Send at most 20 streams with 10 tracks each.",
  storage_full: "The operator must free or add disk space; until then segments are refused.",
  not_found: "Check the URL on the Ingest page: group, endpoint number and channel must all match.",
  method_not_allowed: "Set the encoder's HTTP method to PUT or POST.",
  rate_limited: "Send fewer requests: segments of 2 s or longer are enough.",
  invalid_request: "Check the encoder's output URL against the one on the Ingest page.",
  not_ready: "The packager was starting; encoders try again by themselves.",
  unavailable: "A part of the service was not reachable; encoders try again by themselves.",
  internal: "The fault is ours. If it happens again, tell the operator the time and path.",
};

export const adviceFor = (code: ErrorCode): string =>
  ADVICE[code] ?? "If it happens again, tell the operator the time and path.";
