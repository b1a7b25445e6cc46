/** `intendedTrackType` of SPEKE 2: which tracks one content key is for. */
export const TRACK_TYPES = [
  "ALL",
  "VIDEO",
  "SD",
  "HD",
  "HD1",
  "HD2",
  "UHD",
  "UHD1",
  "UHD2",
  "SD+HD1",
  "AUDIO",
  "STEREO_AUDIO",
  "MULTICHANNEL_AUDIO",
  "MULTICHANNEL_AUDIO_3_6",
  "MULTICHANNEL_AUDIO_7",
] as const;
export type TrackType = (typeof TRACK_TYPES)[number];

/** One key of a preset. Of video, what it is for ends at `maxPixels`; of audio, at `maxChannels`. The last has no end. */
export interface PresetKey {
  readonly trackType: TrackType;
  readonly max: number | undefined;
}

const SD_PIXELS = 1024 * 576;
const HD1_PIXELS = 1280 * 720;
const HD_PIXELS = 1920 * 1080;
const UHD1_PIXELS = 4096 * 2160;

const upTo = (trackType: TrackType, max: number): PresetKey => ({ trackType, max });
const above = (trackType: TrackType): PresetKey => ({ trackType, max: undefined });

/** In ascending order: a track has the first key whose `max` it does not pass. Pixels are width × height. */
export const VIDEO_PRESETS = {
  PRESET_VIDEO_1: [above("VIDEO")],
  PRESET_VIDEO_2: [upTo("SD", SD_PIXELS), above("HD")],
  PRESET_VIDEO_3: [upTo("SD", SD_PIXELS), upTo("HD", HD_PIXELS), above("UHD")],
  PRESET_VIDEO_4: [upTo("SD", SD_PIXELS), upTo("HD", HD_PIXELS), upTo("UHD1", UHD1_PIXELS), above("UHD2")],
  PRESET_VIDEO_5: [
    upTo("SD", SD_PIXELS),
    upTo("HD1", HD1_PIXELS),
    upTo("HD2", HD_PIXELS),
    upTo("UHD1", UHD1_PIXELS),
    above("UHD2"),
  ],
  PRESET_VIDEO_6: [upTo("SD", SD_PIXELS), upTo("HD1", HD1_PIXELS), upTo("HD2", HD_PIXELS), above("UHD")],
  PRESET_VIDEO_7: [upTo("SD+HD1", HD1_PIXELS), upTo("HD2", HD_PIXELS), above("UHD")],
  PRESET_VIDEO_8: [upTo("SD+HD1", HD1_PIXELS), upTo("HD2", HD_PIXELS), upTo("UHD1", UHD1_PIXELS), above("UHD2")],
  SHARED: [above("ALL")],
  UNENCRYPTED: [],
} as const satisfies Record<string, readonly PresetKey[]>;
export type VideoPreset = keyof typeof VIDEO_PRESETS;
export const VIDEO_PRESET_NAMES = Object.keys(VIDEO_PRESETS) as [VideoPreset, ...VideoPreset[]];

export const AUDIO_PRESETS = {
  PRESET_AUDIO_1: [above("AUDIO")],
  PRESET_AUDIO_2: [upTo("STEREO_AUDIO", 2), above("MULTICHANNEL_AUDIO")],
  PRESET_AUDIO_3: [upTo("STEREO_AUDIO", 2), upTo("MULTICHANNEL_AUDIO_3_6", 6), above("MULTICHANNEL_AUDIO_7")],
  SHARED: [above("ALL")],
  UNENCRYPTED: [],
} as const satisfies Record<string, readonly PresetKey[]>;
export type AudioPreset = keyof typeof AUDIO_PRESETS;
export const AUDIO_PRESET_NAMES = Object.keys(AUDIO_PRESETS) as [AudioPreset, ...AudioPreset[]];

export interface EncryptionContract {
  readonly presetVideo: VideoPreset;
  readonly presetAudio: AudioPreset;
}

/** The keys that a contract asks for, each once. */
export const keysOfContract = ({ presetVideo, presetAudio }: EncryptionContract): readonly PresetKey[] => {
  const keys: readonly PresetKey[] = [...VIDEO_PRESETS[presetVideo], ...AUDIO_PRESETS[presetAudio]];
  return keys.filter((key, i) => keys.findIndex(({ trackType }) => trackType === key.trackType) === i);
};

/** What decides about a track's key. */
export type EncryptableTrack =
  | { readonly kind: "video"; readonly width: number; readonly height: number }
  | { readonly kind: "audio"; readonly channelCount: number };

/** Which of the contract's keys a track has; undefined where it stays clear. */
export const trackTypeOf = (contract: EncryptionContract, track: EncryptableTrack): TrackType | undefined => {
  const keys: readonly PresetKey[] =
    track.kind === "video" ? VIDEO_PRESETS[contract.presetVideo] : AUDIO_PRESETS[contract.presetAudio];
  const size = track.kind === "video" ? track.width * track.height : track.channelCount;
  return keys.find(({ max }) => max === undefined || size <= max)?.trackType;
};
