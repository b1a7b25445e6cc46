import { z } from "zod";
import { DRM_SYSTEMS } from "../drm-systems.ts";
import { originEndpointIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { descriptionSchema, etagSchema, manifestNameSchema, resourceNameSchema, timestampSchema } from "../names.ts";
import { checkEncryption, type Encryption, encryptionSchema } from "./encryption.ts";
import { originAccessSchema } from "./origin-access.ts";

/** What the segments are wrapped in. TS carries HLS; CMAF carries HLS and DASH from the same segments. */
export const CONTAINER_TYPES = ["TS", "CMAF"] as const;
export const containerTypeSchema = z.enum(CONTAINER_TYPES);
export type ContainerType = z.infer<typeof containerTypeSchema>;

const windowSecondsSchema = z.number().int().min(30).max(900).default(60);

/** Of the endpoint's DRM systems, those that this manifest names; null names all. */
const drmProfileSchema = z
  .array(z.enum(DRM_SYSTEMS))
  .min(1, "must name at least 1 DRM system, or be null for all of the endpoint's")
  .refine((systems) => new Set(systems).size === systems.length, "must name each DRM system once")
  .nullable()
  .default(null);

/**
 * What a screen's connection must have, by HDCP: TYPE-0 is any version, TYPE-1 is 2.2 or newer (RFC 8216bis, 4.4.6.2). In an MPD it
 * is the version.
 */
export const HDCP_LEVELS = ["TYPE-0", "TYPE-1"] as const;
export type HdcpLevel = (typeof HDCP_LEVELS)[number];

const hdcpLevelSchema = z.enum(HDCP_LEVELS).nullable().default(null);

const hdcpLevels = {
  /** Above 1024×576 pixels: players skip what they may not show on their screen. null asks for nothing. */
  hdcpLevelHd: hdcpLevelSchema,
  /** Above 1920×1080 pixels. */
  hdcpLevelUhd: hdcpLevelSchema,
};

export const DRM_SIGNALINGS = ["INDIVIDUAL", "REFERENCED"] as const;

export const hlsManifestSchema = z.object({
  kind: z.literal("HLS"),
  name: manifestNameSchema.default("index"),
  windowSeconds: windowSecondsSchema,
  /** How often `EXT-X-PROGRAM-DATE-TIME` is written; null writes none. */
  programDateTimeIntervalSeconds: z.number().int().min(1).max(1_209_600).nullable().default(1),
  drmSystems: drmProfileSchema,
  /** Name the keys in the multivariant playlist already, so that players can ask for licences while they load the rest. */
  sessionKeys: z.boolean().default(true),
  ...hdcpLevels,
});
export type HlsManifest = z.infer<typeof hlsManifestSchema>;

export const dashManifestSchema = z.object({
  kind: z.literal("DASH"),
  name: manifestNameSchema.default("index"),
  windowSeconds: windowSecondsSchema,
  minUpdatePeriodSeconds: z.number().int().min(1).max(3600).default(2),
  minBufferTimeSeconds: z.number().int().min(0).max(3600).default(5),
  suggestedPresentationDelaySeconds: z.number().int().min(0).max(3600).default(10),
  drmSystems: drmProfileSchema,
  /** Each adaptation set with all of its protection, or with references to what the MPD says once. */
  drmSignaling: z.enum(DRM_SIGNALINGS).default("INDIVIDUAL"),
  ...hdcpLevels,
});
export type DashManifest = z.infer<typeof dashManifestSchema>;

export const manifestSchema = z.discriminatedUnion("kind", [hlsManifestSchema, dashManifestSchema]);
export type Manifest = z.infer<typeof manifestSchema>;

/** What a client sees of a manifest: its settings, and where it plays. */
export const publishedManifestSchema = z.discriminatedUnion("kind", [
  hlsManifestSchema.extend({ url: z.url() }),
  dashManifestSchema.extend({ url: z.url() }),
]);
export type PublishedManifest = z.infer<typeof publishedManifestSchema>;

export const segmentDurationSecondsSchema = z.number().int().min(1).max(30);
export const startOverWindowSecondsSchema = z.number().int().min(0).max(1_209_600);

const endpointSettings = z.object({
  name: resourceNameSchema,
  description: descriptionSchema.default(""),
  container: containerTypeSchema,
  /** Rounded to the nearest multiple of what the encoder sends: segments are combined, never split. */
  segmentDurationSeconds: segmentDurationSecondsSchema.default(6),
  segmentName: resourceNameSchema.default("segment"),
  /** TS only: audio in renditions of its own instead of muxed into each video rendition. */
  tsUseAudioRenditionGroup: z.boolean().default(false),
  /** How far back a viewer may go. What is older than the longest window of a channel is deleted. */
  startOverWindowSeconds: startOverWindowSecondsSchema.default(900),
  /** null leaves the segments clear. */
  encryption: encryptionSchema.nullable().default(null),
  access: originAccessSchema.prefault({}),
  manifests: z
    .array(manifestSchema)
    .min(1, "must have at least 1 manifest")
    .max(LIMITS.manifestsPerOriginEndpoint, `must have at most ${LIMITS.manifestsPerOriginEndpoint} manifests`),
});

interface ManifestRules {
  readonly container?: ContainerType | undefined;
  readonly manifests?: readonly Manifest[] | undefined;
  readonly segmentDurationSeconds?: number | undefined;
  readonly encryption?: Encryption | null | undefined;
}

/** The rules that no single field can state. Reported all at once, each at its field. */
const checkManifests = (endpoint: ManifestRules, context: z.RefinementCtx): void => {
  const seen = new Set<string>();
  endpoint.manifests?.forEach((manifest, i) => {
    if (seen.has(manifest.name)) {
      context.addIssue({
        code: "custom",
        path: ["manifests", i, "name"],
        message: `"${manifest.name}" names two manifests of this endpoint: give each its own name`,
      });
    }
    seen.add(manifest.name);
    if (manifest.kind === "DASH" && endpoint.container === "TS") {
      context.addIssue({
        code: "custom",
        path: ["manifests", i, "kind"],
        message: "DASH needs container CMAF; this endpoint has TS",
      });
    }
    if (manifest.drmSystems !== null && endpoint.encryption !== undefined) {
      const offered = endpoint.encryption?.drmSystems ?? [];
      const unknown = manifest.drmSystems.filter((system) => !offered.includes(system));
      if (unknown.length > 0) {
        context.addIssue({
          code: "custom",
          path: ["manifests", i, "drmSystems"],
          message:
            offered.length === 0
              ? "this endpoint is not encrypted: set drmSystems to null"
              : `this endpoint is encrypted for ${offered.join(", ")}, not for ${unknown.join(", ")}`,
        });
      }
    }
    for (const field of ["hdcpLevelHd", "hdcpLevelUhd"] as const) {
      if (manifest[field] === null || endpoint.encryption !== null) continue;
      context.addIssue({
        code: "custom",
        path: ["manifests", i, field],
        message: `this endpoint is not encrypted, so that nothing holds players to it: set ${field} to null`,
      });
    }
    const systems = manifest.drmSystems ?? endpoint.encryption?.drmSystems ?? [];
    if (manifest.kind === "HLS" && systems.length > 0 && systems.every((system) => system === "IRDETO")) {
      context.addIssue({
        code: "custom",
        path: ["manifests", i, "drmSystems"],
        message: "HLS has no way to name IRDETO's keys: add another DRM system, or make it a DASH manifest",
      });
    }
    if (
      manifest.kind === "DASH" &&
      endpoint.segmentDurationSeconds !== undefined &&
      manifest.windowSeconds < 3 * endpoint.segmentDurationSeconds
    ) {
      context.addIssue({
        code: "custom",
        path: ["manifests", i, "windowSeconds"],
        message: `must hold at least 3 segments, so ${3 * endpoint.segmentDurationSeconds} s or more`,
      });
    }
  });
};

export const newOriginEndpointSchema = endpointSettings.superRefine(checkManifests).superRefine(checkEncryption);
export type NewOriginEndpoint = z.infer<typeof newOriginEndpointSchema>;

/** Container and name are for life; everything else can change. `encryption`, `access` and `manifests` each replace the whole. */
export const originEndpointChangeSchema = z
  .object({
    description: descriptionSchema.optional(),
    segmentDurationSeconds: segmentDurationSecondsSchema.optional(),
    tsUseAudioRenditionGroup: z.boolean().optional(),
    startOverWindowSeconds: startOverWindowSecondsSchema.optional(),
    encryption: encryptionSchema.nullable().optional(),
    access: originAccessSchema.optional(),
    manifests: z.array(manifestSchema).min(1).max(LIMITS.manifestsPerOriginEndpoint).optional(),
  })
  .superRefine(checkManifests);
export type OriginEndpointChange = z.infer<typeof originEndpointChangeSchema>;

export const originEndpointSchema = endpointSettings.omit({ manifests: true }).extend({
  id: originEndpointIdSchema,
  channelGroup: resourceNameSchema,
  channel: resourceNameSchema,
  manifests: z.array(publishedManifestSchema),
  etag: etagSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});
export type OriginEndpoint = z.infer<typeof originEndpointSchema>;
