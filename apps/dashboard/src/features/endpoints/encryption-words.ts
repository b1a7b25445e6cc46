import {
  type AudioPreset,
  type DrmSystem,
  type Encryption,
  type EncryptionMethod,
  METHOD_RULES,
  type VideoPreset,
} from "@sluice/contracts";

interface Words {
  readonly label: string;
  readonly hint: string;
}

export const METHOD_WORDS: Readonly<Record<EncryptionMethod, Words>> = {
  CBCS: { label: "CBCS", hint: "every current device, FairPlay among them" },
  CENC: { label: "CENC", hint: "AES-CTR, for older Widevine and PlayReady devices" },
  AES_128: { label: "AES-128", hint: "whole segments, with the key at an address" },
  SAMPLE_AES: { label: "SAMPLE-AES", hint: "FairPlay in MPEG-TS" },
};

export const DRM_SYSTEM_WORDS: Readonly<Record<DrmSystem, Words>> = {
  WIDEVINE: { label: "Widevine", hint: "Chrome, Android, most televisions" },
  PLAYREADY: { label: "PlayReady", hint: "Edge, Xbox, televisions" },
  FAIRPLAY: { label: "FairPlay", hint: "Safari, iPhone, Apple TV" },
  IRDETO: { label: "Irdeto", hint: "set-top boxes" },
  CLEAR_KEY: { label: "ClearKey", hint: "licences from this origin, for tests and simple protection" },
  CLEAR_KEY_AES_128: { label: "AES-128 key", hint: "the key from this origin" },
};

export const VIDEO_PRESET_WORDS: Readonly<Record<VideoPreset, Words>> = {
  SHARED: { label: "One key for everything", hint: "SHARED, with the sound" },
  PRESET_VIDEO_1: { label: "One key for all video", hint: "PRESET_VIDEO_1" },
  PRESET_VIDEO_2: { label: "SD and HD", hint: "PRESET_VIDEO_2" },
  PRESET_VIDEO_3: { label: "SD, HD and UHD", hint: "PRESET_VIDEO_3" },
  PRESET_VIDEO_4: { label: "SD, HD, UHD1 and UHD2", hint: "PRESET_VIDEO_4" },
  PRESET_VIDEO_5: { label: "SD, HD1, HD2, UHD1 and UHD2", hint: "PRESET_VIDEO_5" },
  PRESET_VIDEO_6: { label: "SD, HD1, HD2 and UHD", hint: "PRESET_VIDEO_6" },
  PRESET_VIDEO_7: { label: "SD with HD1, HD2 and UHD", hint: "PRESET_VIDEO_7" },
  PRESET_VIDEO_8: { label: "SD with HD1, HD2, UHD1 and UHD2", hint: "PRESET_VIDEO_8" },
  UNENCRYPTED: { label: "Clear", hint: "UNENCRYPTED" },
};

export const AUDIO_PRESET_WORDS: Readonly<Record<AudioPreset, Words>> = {
  SHARED: { label: "The key of the video", hint: "SHARED" },
  PRESET_AUDIO_1: { label: "One key for all sound", hint: "PRESET_AUDIO_1" },
  PRESET_AUDIO_2: { label: "Stereo and multichannel", hint: "PRESET_AUDIO_2" },
  PRESET_AUDIO_3: { label: "Stereo, up to 6 channels, and more", hint: "PRESET_AUDIO_3" },
  UNENCRYPTED: { label: "Clear", hint: "UNENCRYPTED" },
};

/** What a form first shows when encryption is switched on: it plays at once, without a key server of one's own. */
export const newEncryption = (container: "TS" | "CMAF"): Encryption => {
  const method = container === "CMAF" ? "CBCS" : "AES_128";
  return {
    method,
    keyProvider: null,
    resourceId: null,
    drmSystems: METHOD_RULES[method].drmSystems.filter((system) => system.startsWith("CLEAR_KEY")),
    presetVideo: "SHARED",
    presetAudio: "SHARED",
    keyRotationIntervalSeconds: null,
    constantInitializationVector: null,
    cmafExcludeSegmentDrmMetadata: false,
  };
};

/** What is shown when it is switched on: as it was before it was switched off by mistake, if that fits. */
export const encryptionAgain = <E extends Pick<Encryption, "method">>(
  before: E | null,
  container: "TS" | "CMAF",
): E | Encryption =>
  before !== null && METHOD_RULES[before.method].container === container ? before : newEncryption(container);

/** The systems that stay when the method changes; never none. */
export const fittingSystems = (method: EncryptionMethod, systems: readonly DrmSystem[]): DrmSystem[] => {
  const possible = METHOD_RULES[method].drmSystems;
  const kept = systems.filter((system) => possible.includes(system));
  return kept.length > 0 ? kept : possible.filter((system) => system.startsWith("CLEAR_KEY"));
};

/** As on a card: "CBCS · ClearKey, Widevine · new key every 5 min". */
export const describeEncryption = (encryption: Encryption, formatDuration: (seconds: number) => string): string =>
  [
    METHOD_WORDS[encryption.method].label,
    encryption.drmSystems.map((system) => DRM_SYSTEM_WORDS[system].label).join(", "),
    ...(encryption.keyRotationIntervalSeconds === null
      ? []
      : [`new key every ${formatDuration(encryption.keyRotationIntervalSeconds)}`]),
  ].join(" · ");
