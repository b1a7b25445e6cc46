import { z } from "zod";
import { DRM_SYSTEMS, ENCRYPTION_METHODS, METHOD_RULES } from "../drm-systems.ts";
import { AUDIO_PRESET_NAMES, keysOfContract, VIDEO_PRESET_NAMES } from "../encryption-presets.ts";
import { resourceNameSchema } from "../names.ts";

/** Key periods that one endpoint may have keys for at a time: they all travel in a packager's configuration. */
export const MAX_KEY_PERIODS = 400;
/** How far ahead of their use content keys are fetched, so that a key server may be away for a while. */
export const KEYS_AHEAD_SECONDS = 1200;

/** 16 bytes as hexadecimal digits. */
export const hex16Schema = z
  .string()
  .regex(/^[0-9a-fA-F]{32}$/, "must be 32 hexadecimal digits (16 bytes)")
  .toLowerCase();

export const contentIdSchema = z
  .string()
  .min(1, "must have at least 1 character")
  .max(256, "must have at most 256 characters")
  .regex(/^[0-9a-zA-Z_-]+$/, "may only have letters, digits, hyphen and underscore");

/** How an endpoint's segments are encrypted, and where the keys come from. */
export const encryptionSchema = z.object({
  method: z.enum(ENCRYPTION_METHODS),
  /** Name of a key provider of the tenant; null for Sluice's own key server. */
  keyProvider: resourceNameSchema.nullable().default(null),
  /** What a key server knows the content by (SPEKE: content id). null takes the endpoint's own id. */
  resourceId: contentIdSchema.nullable().default(null),
  drmSystems: z
    .array(z.enum(DRM_SYSTEMS))
    .min(1, "must name at least 1 DRM system")
    .max(4, "must name at most 4 DRM systems")
    .refine((systems) => new Set(systems).size === systems.length, "must name each DRM system once"),
  presetVideo: z.enum(VIDEO_PRESET_NAMES).default("SHARED"),
  presetAudio: z.enum(AUDIO_PRESET_NAMES).default("SHARED"),
  /** A new key each so many seconds, counted from 1970-01-01T00:00:00Z; null never changes it. MediaPackage v2 begins at 300. */
  keyRotationIntervalSeconds: z.number().int().min(30).max(31_536_000).nullable().default(null),
  /** Not for CENC, where each sample has its own. null takes what the key server gives, or one derived from the key id. */
  constantInitializationVector: hex16Schema.nullable().default(null),
  /** CMAF: no `seig` groups in segments, for old FairPlay and television devices. */
  cmafExcludeSegmentDrmMetadata: z.boolean().default(false),
});
export type Encryption = z.infer<typeof encryptionSchema>;

interface EncryptedEndpoint {
  readonly container?: "TS" | "CMAF" | undefined;
  readonly tsUseAudioRenditionGroup?: boolean | undefined;
  readonly startOverWindowSeconds?: number | undefined;
  readonly encryption?: Encryption | null | undefined;
}

/** The rules that no single field can state. Reported all at once, each at its field. */
export const checkEncryption = (endpoint: EncryptedEndpoint, context: z.RefinementCtx): void => {
  const { encryption, container } = endpoint;
  if (encryption === null || encryption === undefined) return;
  const violate = (field: keyof Encryption, message: string) =>
    context.addIssue({ code: "custom", path: ["encryption", field], message });
  const rule = METHOD_RULES[encryption.method];
  if (container !== undefined && container !== rule.container) {
    violate("method", `${encryption.method} needs container ${rule.container}; this endpoint has ${container}`);
  }
  const misfits = encryption.drmSystems.filter((system) => !rule.drmSystems.includes(system));
  if (misfits.length > 0) {
    violate(
      "drmSystems",
      `${encryption.method} goes with ${rule.drmSystems.join(", ")}, not with ${misfits.join(", ")}`,
    );
  }
  const { presetVideo, presetAudio } = encryption;
  if ((presetVideo === "SHARED") !== (presetAudio === "SHARED")) {
    violate("presetAudio", "SHARED is one key for video and audio: give both presets SHARED, or neither");
  }
  if (presetVideo === "UNENCRYPTED" && presetAudio === "UNENCRYPTED") {
    violate(
      "presetAudio",
      "video and audio are both UNENCRYPTED: encrypt one of them, or switch encryption off (null)",
    );
  }
  if (container === "TS" && endpoint.tsUseAudioRenditionGroup === false && keysOfContract(encryption).length > 1) {
    violate(
      "presetVideo",
      "several keys in TS need audio in renditions of its own: switch that on (tsUseAudioRenditionGroup)",
    );
  }
  if (container === "TS" && endpoint.tsUseAudioRenditionGroup === false) {
    const clear = presetVideo === "UNENCRYPTED" || presetAudio === "UNENCRYPTED";
    if (clear)
      violate(
        "presetAudio",
        "muxed TS is encrypted as a whole: UNENCRYPTED needs audio in renditions of its own (tsUseAudioRenditionGroup)",
      );
  }
  if (encryption.method === "CENC" && encryption.constantInitializationVector !== null) {
    violate(
      "constantInitializationVector",
      "CENC has an initialization vector of its own for each sample: leave it out",
    );
  }
  if (encryption.cmafExcludeSegmentDrmMetadata && container === "TS") {
    violate("cmafExcludeSegmentDrmMetadata", "is for container CMAF; this endpoint has TS");
  }
  const interval = encryption.keyRotationIntervalSeconds;
  if (interval !== null && endpoint.startOverWindowSeconds !== undefined) {
    const periods = Math.ceil((endpoint.startOverWindowSeconds + KEYS_AHEAD_SECONDS) / interval);
    if (periods > MAX_KEY_PERIODS) {
      violate(
        "keyRotationIntervalSeconds",
        `a start-over window of ${endpoint.startOverWindowSeconds} s has ${periods} key periods, at most ${MAX_KEY_PERIODS} are kept: rotate less often, or shorten the window`,
      );
    }
  }
};
