import { z } from "zod";
import { encryptionConfigSchema } from "./content-keys.ts";
import { channelIdSchema, originEndpointIdSchema, tenantIdSchema } from "./ids.ts";
import { resourceNameSchema } from "./names.ts";
import { addressRulesSchema } from "./resources/address-rules.ts";
import { inputTypeSchema } from "./resources/channel.ts";
import { clientCertificateFactsSchema, clientCertificateModeSchema } from "./resources/ingest-access.ts";
import { licenceServerSchema } from "./resources/licence-server.ts";
import { originAccessSchema } from "./resources/origin-access.ts";
import { containerTypeSchema, manifestSchema } from "./resources/origin-endpoint.ts";
import { tenantAccessSchema } from "./tenant-access.ts";

/**
 * What a packager must know of one channel to ingest, package and serve it. One document a channel, written in the
 * transaction that changed it; a packager holds the last good one of each and needs nobody to go on.
 */
export const originEndpointConfigSchema = z.object({
  id: originEndpointIdSchema,
  name: resourceNameSchema,
  container: containerTypeSchema,
  segmentDurationSeconds: z.number(),
  segmentName: resourceNameSchema,
  /**
   * Counts the changes of settings that decide where segments begin and end. It stands in segment names from 1 on, so
   * that a name never means two different things to a cache.
   */
  segmentGeneration: z.number().int(),
  tsUseAudioRenditionGroup: z.boolean(),
  startOverWindowSeconds: z.number().int(),
  manifests: z.array(manifestSchema),
  /** Absent: the segments are clear. */
  encryption: encryptionConfigSchema.optional(),
  /** Absent: everybody may fetch. */
  access: originAccessSchema.optional(),
  /** Of the systems that it is encrypted for: where players' licence requests are handed on to. */
  licenceServers: z.array(licenceServerSchema).optional(),
  /** Lower-case hex of SHA-256 over each secret that a CDN may show. */
  cdnSecretHashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).optional(),
});
export type OriginEndpointConfig = z.infer<typeof originEndpointConfigSchema>;

const pushCredentialsSchema = z.object({
  username: z.string(),
  /**
   * Lower-case hex of MD5 and SHA-256 over `username:realm:password` (RFC 7616 A1), realm `INGEST_REALM`: enough to
   * check Digest and Basic alike, and no password leaves the control plane.
   */
  ha1: z.object({ md5: z.string().regex(/^[0-9a-f]{32}$/), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
});
export type PushCredentials = z.infer<typeof pushCredentialsSchema>;

export const ingestEndpointConfigSchema = pushCredentialsSchema.extend({
  index: z.union([z.literal(1), z.literal(2)]),
  /** Those before a rotation, good until then by the packager's own clock. */
  oldCredentials: pushCredentialsSchema.extend({ endsAtMs: z.number().int() }).optional(),
  /** Absent: from anywhere. */
  access: addressRulesSchema.optional(),
  /** Absent: no certificate is asked for. */
  clientCertificates: z
    .object({ mode: clientCertificateModeSchema, accepted: z.array(clientCertificateFactsSchema).min(1) })
    .optional(),
});
export type IngestEndpointConfig = z.infer<typeof ingestEndpointConfigSchema>;

export const INGEST_REALM = "sluice-ingest";

/**
 * The secret access key that AWS Signature Version 4 is made with, the user name being the access key id: so many characters of
 * base64 of HMAC-SHA256, keyed with the SHA-256 of the `ha1`, over this. Whoever has the hash could push by Digest anyway.
 */
export const SIGV4_SECRET_LABEL = "sluice-ingest-sigv4";
export const SIGV4_SECRET_CHARS = 40;

export const channelConfigSchema = z.object({
  tenantId: tenantIdSchema,
  channelId: channelIdSchema,
  channelGroup: resourceNameSchema,
  /** See ChannelGroup.egressId: with the group's name it makes the first path segment on a shared host. */
  egressId: z.string(),
  name: resourceNameSchema,
  inputType: inputTypeSchema,
  testSource: z.boolean(),
  ingestEndpoints: z.array(ingestEndpointConfigSchema).length(2),
  originEndpoints: z.array(originEndpointConfigSchema),
});
export type ChannelConfig = z.infer<typeof channelConfigSchema>;

/**
 * The answer of `GET /internal/v1/snapshot?after=REVISION&waitMs=25000`. Everything that changed after the revision asked
 * for; with `complete`, everything there is, and what is not named is gone. An unchanged plane answers 204 after the wait.
 */
export const snapshotSchema = z.object({
  revision: z.number().int().nonnegative(),
  complete: z.boolean(),
  channels: z.array(channelConfigSchema),
  deletedChannelIds: z.array(channelIdSchema),
  /** Not to run now, but not deleted either: their media is kept until they run again. A complete answer names all. */
  withdrawnChannelIds: z.array(channelIdSchema).optional(),
  /** Of tenants that have token keys, or had. */
  tenantAccess: z.array(tenantAccessSchema).optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/**
 * The group's path segment. On a host of the group's own it is the name, as in MediaPackage; on a host that all groups
 * share, the name alone would not say whose, so the egress id follows after a dot (which no name can have).
 */
export const groupPathSegment = (group: { name: string; egressId: string }): string =>
  `${group.name}.${group.egressId}`;
