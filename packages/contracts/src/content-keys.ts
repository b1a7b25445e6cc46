import { z } from "zod";
import { DRM_SYSTEMS, ENCRYPTION_METHODS } from "./drm-systems.ts";
import { AUDIO_PRESET_NAMES, TRACK_TYPES, VIDEO_PRESET_NAMES } from "./encryption-presets.ts";
import { hex16Schema } from "./resources/encryption.ts";

/** What a player's DRM client is told about one content key. */
export const drmSignalSchema = z.object({
  system: z.enum(DRM_SYSTEMS),
  /** A whole `pssh` box, in base64 (ISO/IEC 23001-7, 8.1). */
  pssh: z.base64().nullable(),
  /** EXT-X-KEY without METHOD and IV (RFC 8216bis, 4.4.4.4). null: packagers write what is standard for the system. */
  hls: z
    .object({ uri: z.string().min(1), keyFormat: z.string().min(1), keyFormatVersions: z.string().nullable() })
    .nullable(),
});
export type DrmSignal = z.infer<typeof drmSignalSchema>;

/** One content key. It exists in clear in a packager's memory, and nowhere at rest. */
export const contentKeySchema = z.object({
  trackType: z.enum(TRACK_TYPES),
  keyId: hex16Schema,
  key: hex16Schema,
  /** Constant initialization vector of CBCS and SAMPLE-AES; of AES-128, null numbers each segment. Not used by CENC. */
  iv: hex16Schema.nullable(),
  signals: z.array(drmSignalSchema),
});
export type ContentKey = z.infer<typeof contentKeySchema>;

/** The keys of one stretch of time. Without rotation there is one period, number 0, from 1970 on. */
export const keyPeriodSchema = z.object({
  /** Floor of (start of the segment, epoch seconds) / (rotation interval). */
  index: z.number().int().nonnegative(),
  keys: z.array(contentKeySchema),
});
export type KeyPeriod = z.infer<typeof keyPeriodSchema>;

/** What a packager must know to encrypt an endpoint's segments. */
export const encryptionConfigSchema = z.object({
  method: z.enum(ENCRYPTION_METHODS),
  drmSystems: z.array(z.enum(DRM_SYSTEMS)),
  presetVideo: z.enum(VIDEO_PRESET_NAMES),
  presetAudio: z.enum(AUDIO_PRESET_NAMES),
  keyRotationIntervalSeconds: z.number().int().nullable(),
  excludeSegmentDrmMetadata: z.boolean(),
  /**
   * In ascending order. Empty until the first key has come: then nothing of the endpoint is served. A period that is not
   * here uses the keys of the newest before it, else of the oldest after it; so none is ever added for a time that began.
   */
  keyPeriods: z.array(keyPeriodSchema),
});
export type EncryptionConfig = z.infer<typeof encryptionConfigSchema>;

/** Number of the period that a moment lies in. */
export const keyPeriodIndexAt = (keyRotationIntervalSeconds: number | null, atMs: number): number =>
  keyRotationIntervalSeconds === null ? 0 : Math.floor(atMs / (keyRotationIntervalSeconds * 1000));

/** The period whose keys are used in period `index`; undefined while there are no keys at all. */
export const keyPeriodFor = <P extends Pick<KeyPeriod, "index">>(periods: readonly P[], index: number): P | undefined =>
  periods.findLast((period) => period.index <= index) ?? periods[0];
