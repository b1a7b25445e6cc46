import {
  containerTypeSchema,
  type EncryptionConfig,
  encryptionSchema,
  manifestSchema,
  type OriginEndpoint,
  type OriginEndpointConfig,
  type OriginEndpointId,
  originAccessSchema,
} from "@sluice/contracts";
import { etagOf, type listOriginEndpointRows, type OriginEndpointRow } from "@sluice/db";
import { manifestUrl } from "../addresses.ts";
import type { Control } from "../control.ts";

export const toOriginEndpoint = (control: Control, row: OriginEndpointRow): OriginEndpoint => {
  const { channel } = row;
  const path = { channel: channel.name, originEndpoint: row.name };
  return {
    id: row.id as OriginEndpointId,
    channelGroup: channel.channelGroup.name,
    channel: channel.name,
    name: row.name,
    description: row.description,
    container: containerTypeSchema.parse(row.container),
    segmentDurationSeconds: row.segmentDurationSeconds,
    segmentName: row.segmentName,
    tsUseAudioRenditionGroup: row.tsUseAudioRenditionGroup,
    startOverWindowSeconds: row.startOverWindowSeconds,
    encryption: row.encryption,
    access: row.access,
    manifests: row.manifests.map((manifest) => ({
      ...manifest,
      url: manifestUrl(control.addresses, channel.channelGroup, path, manifest),
    })),
    etag: etagOf(row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};

/** The keys themselves are sealed beside the document. */
const toEncryptionConfig = (settings: unknown): EncryptionConfig | undefined => {
  if (settings === null) return undefined;
  const encryption = encryptionSchema.parse(settings);
  return {
    method: encryption.method,
    drmSystems: encryption.drmSystems,
    presetVideo: encryption.presetVideo,
    presetAudio: encryption.presetAudio,
    keyRotationIntervalSeconds: encryption.keyRotationIntervalSeconds,
    excludeSegmentDrmMetadata: encryption.cmafExcludeSegmentDrmMetadata,
    keyPeriods: [],
  };
};

/** What a packager must know of it, but for secrets. */
export const toOriginEndpointConfig = (
  row: Awaited<ReturnType<typeof listOriginEndpointRows>>[number],
): OriginEndpointConfig => ({
  id: row.id as OriginEndpointId,
  name: row.name,
  container: containerTypeSchema.parse(row.container),
  segmentDurationSeconds: row.segmentDurationSeconds,
  segmentName: row.segmentName,
  segmentGeneration: row.segmentGeneration,
  tsUseAudioRenditionGroup: row.tsUseAudioRenditionGroup,
  startOverWindowSeconds: row.startOverWindowSeconds,
  manifests: manifestSchema.array().parse(row.manifests),
  encryption: toEncryptionConfig(row.encryption),
  access: originAccessSchema.parse(row.access),
});
