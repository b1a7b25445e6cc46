import { z } from "zod";
import { channelIdSchema } from "../ids.ts";
import { descriptionSchema, etagSchema, resourceNameSchema, timestampSchema } from "../names.ts";
import { ingestAccessSchema, newIngestAccessSchema } from "./ingest-access.ts";

/** HLS: MPEG-TS segments and playlists by PUT or POST. CMAF: DASH-IF Live Media Ingest, interface 1. */
export const INPUT_TYPES = ["HLS", "CMAF"] as const;
export const inputTypeSchema = z.enum(INPUT_TYPES);
export type InputType = z.infer<typeof inputTypeSchema>;

/** Every channel has exactly two, so that an encoder pair can be redundant. */
export const INGEST_ENDPOINT_INDEXES = [1, 2] as const;
export const ingestEndpointIndexSchema = z.coerce.number().pipe(z.union([z.literal(1), z.literal(2)]));
export type IngestEndpointIndex = 1 | 2;

export const ingestEndpointSchema = z.object({
  index: z.union([z.literal(1), z.literal(2)]),
  /** Encoders append their playlist and segment names to this. Ends with a slash. By https where `access` has certificates. */
  url: z.url(),
  username: z.string(),
  rotatedAt: timestampSchema,
  /** Those before the last rotation, while they work too; null when they do not. */
  oldCredentials: z.object({ username: z.string(), endsAt: timestampSchema }).nullable(),
  /** Who may push. */
  access: ingestAccessSchema,
});
export type IngestEndpoint = z.infer<typeof ingestEndpointSchema>;

/** `access` replaces the whole. */
export const ingestEndpointChangeSchema = z.object({ access: newIngestAccessSchema.optional() });
export type IngestEndpointChange = z.infer<typeof ingestEndpointChangeSchema>;

/** An ingest endpoint with its secret; reading it needs `ingestCredentials:read`. */
export const ingestCredentialsSchema = ingestEndpointSchema.extend({
  password: z.string(),
  /** For encoders that sign with AWS Signature Version 4, as for MediaPackage v2: the user name is their access key id. */
  secretAccessKey: z.string(),
});
export type IngestCredentials = z.infer<typeof ingestCredentialsSchema>;

export const channelSchema = z.object({
  id: channelIdSchema,
  channelGroup: resourceNameSchema,
  name: resourceNameSchema,
  description: descriptionSchema,
  inputType: inputTypeSchema,
  /** Plays a built-in moving test picture with sound into ingest endpoint 1 while no encoder is sending. */
  testSource: z.boolean(),
  ingestEndpoints: z.array(ingestEndpointSchema).length(2),
  originEndpointCount: z.number().int(),
  etag: etagSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});
export type Channel = z.infer<typeof channelSchema>;

export const newChannelSchema = z.object({
  name: resourceNameSchema,
  description: descriptionSchema.default(""),
  inputType: inputTypeSchema.default("HLS"),
  testSource: z.boolean().default(false),
});
export type NewChannel = z.infer<typeof newChannelSchema>;

export const channelChangeSchema = z.object({
  description: descriptionSchema.optional(),
  testSource: z.boolean().optional(),
});
export type ChannelChange = z.infer<typeof channelChangeSchema>;
