import type { HlsManifest, OriginEndpointConfig } from "@sluice/contracts";
import type { TrackConfig } from "@sluice/media/cmaf";
import {
  languageName,
  languageTag,
  type MediaPlaylist,
  type MultivariantPlaylist,
  type Rendition,
  thinProgramDateTimes,
  type Variant,
} from "@sluice/media/hls";
import {
  type AudioRendition,
  CLOCK_90K,
  type Presentation,
  type TrackSegment,
  type VideoRendition,
} from "@sluice/media/timeline";
import { contentKeyAt } from "./content-key.ts";
import { hdcpLevelOf } from "./hdcp-level.ts";
import { HlsKeys } from "./hls-keys.ts";
import { initFileName, mediaPlaylistName, segmentFileName } from "./segment-names.ts";

/** What the container adds to the media, at the most: TS packet headers, padding and tables; moof boxes. */
const OVERHEAD = { TS: 1.08, CMAF: 1.02 } as const;

const bandwidth = (endpoint: OriginEndpointConfig, bitrates: readonly number[]): number =>
  Math.ceil((bitrates.reduce((sum, bitrate) => sum + bitrate, 0) * OVERHEAD[endpoint.container]) / 1000) * 1000;

/** Audio stands in playlists of its own: always in CMAF, where a file has one track, and in TS when the endpoint says so. */
export const hasAudioRenditions = (endpoint: OriginEndpointConfig): boolean =>
  endpoint.container === "CMAF" || endpoint.tsUseAudioRenditionGroup;

interface AudioGroup {
  readonly id: string;
  readonly members: readonly AudioRendition[];
}

/** One group for each different choice of sound that a video rendition has. */
const audioGroups = (presentation: Presentation): Map<string, AudioGroup> => {
  const groups = new Map<string, AudioGroup>();
  for (const { audioTrackIndexes } of presentation.video) {
    const members = presentation.audio.filter(({ trackIndex }) => audioTrackIndexes.includes(trackIndex));
    const key = audioTrackIndexes.join();
    if (members.length > 0 && !groups.has(key)) groups.set(key, { id: `audio-${groups.size + 1}`, members });
  }
  return groups;
};

const renditionsOf = (group: AudioGroup, manifest: HlsManifest): Rendition[] => {
  const names = new Map<string, number>();
  const defaultIndex = Math.max(
    0,
    group.members.findIndex(({ isDefault }) => isDefault),
  );
  return group.members.map((audio, i) => {
    const plain = audio.name ?? languageName(languageTag(audio.language)) ?? "Audio";
    const count = (names.get(plain) ?? 0) + 1;
    names.set(plain, count);
    return {
      type: "AUDIO",
      groupId: group.id,
      name: count === 1 ? plain : `${plain} ${count}`,
      language: audio.language === "und" ? undefined : languageTag(audio.language),
      isDefault: i === defaultIndex,
      isAutoselect: true,
      channels: String(audio.config.channelCount),
      uri: mediaPlaylistName(manifest.name, audio.trackIndex),
    };
  });
};

const videoVariant = (
  endpoint: OriginEndpointConfig,
  manifest: HlsManifest,
  presentation: Presentation,
  video: VideoRendition,
): Variant => {
  const group = hasAudioRenditions(endpoint)
    ? audioGroups(presentation).get(video.audioTrackIndexes.join())
    : undefined;
  // What is multiplexed may be a copy of the audio that stands in the presentation for it.
  const find = (index: number | null | undefined) => presentation.audio.find(({ trackIndex }) => trackIndex === index);
  const muxed = find(video.muxAudioTrackIndex) ?? find(video.audioTrackIndexes[0]);
  const sound = hasAudioRenditions(endpoint) ? (group?.members ?? []) : muxed === undefined ? [] : [muxed];
  const highest = (pick: (audio: AudioRendition) => number) =>
    sound.reduce((max, audio) => Math.max(max, pick(audio)), 0);
  const { config } = video;
  const { numerator, denominator } = config.sampleAspectRatio;
  return {
    uri: mediaPlaylistName(manifest.name, video.trackIndex),
    bandwidth: bandwidth(endpoint, [video.peakBitrate, highest((audio) => audio.peakBitrate)]),
    averageBandwidth: bandwidth(endpoint, [video.averageBitrate, highest((audio) => audio.averageBitrate)]),
    codecs: [...new Set([config.codecs, ...sound.map((audio) => audio.config.codecs)])],
    resolution: { width: Math.round((config.width * numerator) / denominator), height: config.height },
    frameRate: video.frameRate ?? undefined,
    hdcpLevel: hdcpLevelOf(manifest, config),
    audio: group?.id,
  };
};

/** Keys that a player may ask for while it loads the media playlists. */
const sessionKeysOf = (endpoint: OriginEndpointConfig, manifest: HlsManifest, presentation: Presentation) => {
  if (!manifest.sessionKeys) return [];
  const { video, audio } = presentation;
  const tracks = video.length === 0 || hasAudioRenditions(endpoint) ? [...video, ...audio] : video;
  const configs = tracks.map(({ config }) => config);
  return new HlsKeys(endpoint, manifest).ofSession(configs, presentation);
};

/**
 * What an endpoint offers to an HLS player.
 * @throws AppError `drm_key_missing`
 */
export const multivariantPlaylist = (
  endpoint: OriginEndpointConfig,
  manifest: HlsManifest,
  presentation: Presentation,
): MultivariantPlaylist => {
  const sessionKeys = sessionKeysOf(endpoint, manifest, presentation);
  if (presentation.video.length === 0) {
    return {
      kind: "multivariant",
      independentSegments: true,
      sessionKeys,
      renditions: [],
      variants: presentation.audio.map((audio) => ({
        uri: mediaPlaylistName(manifest.name, audio.trackIndex),
        bandwidth: bandwidth(endpoint, [audio.peakBitrate]),
        averageBandwidth: bandwidth(endpoint, [audio.averageBitrate]),
        codecs: [audio.config.codecs],
        resolution: undefined,
        frameRate: undefined,
        hdcpLevel: undefined,
        audio: undefined,
      })),
    };
  }
  const groups = hasAudioRenditions(endpoint) ? [...audioGroups(presentation).values()] : [];
  return {
    kind: "multivariant",
    independentSegments: true,
    sessionKeys,
    renditions: groups.flatMap((group) => renditionsOf(group, manifest)),
    variants: presentation.video.map((video) => videoVariant(endpoint, manifest, presentation, video)),
  };
};

/** What an init segment of a track says of it; undefined for one that there is not. */
export type ConfigOf = (trackIndex: number, initNumber: number) => TrackConfig | undefined;

/**
 * The segments of one track in a window; `segments` go position by position with the presentation's groups.
 * @throws AppError `drm_key_missing`
 */
export const mediaPlaylist = (
  endpoint: OriginEndpointConfig,
  manifest: HlsManifest,
  presentation: Presentation,
  trackIndex: number,
  segments: readonly TrackSegment[],
  configOf: ConfigOf,
): MediaPlaylist => {
  const isCmaf = endpoint.container === "CMAF";
  const keys = new HlsKeys(endpoint, manifest);
  const listed = presentation.groups.map((group, i) => {
    const segment = segments[i];
    const initNumber = segment?.initNumber ?? 0;
    const config = endpoint.encryption && configOf(trackIndex, initNumber);
    const used = config && contentKeyAt(endpoint, config, group.startMs);
    return {
      uri: segmentFileName(endpoint, trackIndex, group.number),
      durationSeconds: group.duration90k / CLOCK_90K,
      discontinuity: group.discontinuity,
      gap: segment?.isComplete !== true,
      programDateTimeMs: group.startMs,
      mapUri: isCmaf ? initFileName(endpoint, trackIndex, initNumber, used?.periodIndex) : undefined,
      keys: keys.of(used),
    };
  });
  return {
    kind: "media",
    targetDurationSeconds: presentation.targetDurationSeconds,
    mediaSequence: presentation.mediaSequence,
    discontinuitySequence: presentation.discontinuitySequence,
    independentSegments: true,
    playlistType: undefined,
    ended: presentation.ended,
    segments: thinProgramDateTimes(listed, manifest.programDateTimeIntervalSeconds),
  };
};
