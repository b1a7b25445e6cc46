import { z } from "zod";
import { ERRORS, type ErrorCode } from "./errors.ts";
import { channelIdSchema, tenantIdSchema } from "./ids.ts";

const errorCodeSchema = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

/** One rendition of one input, as it arrives now. */
export const renditionStatusSchema = z.object({
  /** The encoder's name for the stream, from its paths. */
  stream: z.string(),
  kind: z.enum(["video", "audio"]),
  /** RFC 6381, as `avc1.64001f`. */
  codec: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  frameRate: z.number().nullable(),
  sampleRate: z.number().int().nullable(),
  channelCount: z.number().int().nullable(),
  language: z.string().nullable(),
  /** Over the last segments, media only. */
  bitrate: z.number().int(),
  lastSegmentAtMs: z.number().int(),
  lastSegmentDurationMs: z.number().int(),
  segmentCount: z.number().int(),
  gapCount: z.number().int(),
  discontinuityCount: z.number().int(),
});
export type RenditionStatus = z.infer<typeof renditionStatusSchema>;

/** What an encoder was refused, or what was thrown away, most recent last. */
export const ingestIncidentSchema = z.object({
  atMs: z.number().int(),
  code: errorCodeSchema,
  detail: z.string(),
  path: z.string(),
  count: z.number().int(),
});
export type IngestIncident = z.infer<typeof ingestIncidentSchema>;

export const inputStatusSchema = z.object({
  index: z.union([z.literal(1), z.literal(2)]),
  state: z.enum(["idle", "receiving", "stalled", "ended"]),
  lastSegmentAtMs: z.number().int().nullable(),
  /** Bits per second of everything that arrives on this input. */
  bitrate: z.number().int(),
  renditions: z.array(renditionStatusSchema),
  /** Repeated, late and dropped segments since the packager started. */
  duplicateCount: z.number().int(),
  lateCount: z.number().int(),
  droppedCount: z.number().int(),
  incidents: z.array(ingestIncidentSchema),
});
export type InputStatus = z.infer<typeof inputStatusSchema>;

export const channelStatusSchema = z.object({
  channelId: channelIdSchema,
  tenantId: tenantIdSchema,
  /** When the packager wrote this. */
  atMs: z.number().int(),
  onAirInput: z.union([z.literal(1), z.literal(2)]).nullable(),
  testSource: z.enum(["off", "sending", "yielding"]),
  inputs: z.array(inputStatusSchema),
  /** How much media is stored, and how much may be asked for. */
  storedBytes: z.number().int(),
  storedFromMs: z.number().int().nullable(),
  storedUntilMs: z.number().int().nullable(),
});
export type ChannelStatus = z.infer<typeof channelStatusSchema>;

/** `POST /internal/v1/status`, about once a second: the channels of which something changed, and how the node is. */
export const statusReportSchema = z.object({
  node: z.string().min(1).max(100),
  /** The configuration revision this node runs. */
  revision: z.number().int(),
  version: z.string(),
  startedAtMs: z.number().int(),
  channels: z.array(channelStatusSchema),
});
export type StatusReport = z.infer<typeof statusReportSchema>;
