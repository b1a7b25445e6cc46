import type { TrackType } from "@sluice/contracts";

/** What a content key is for, as people read it. */
export const TRACK_WORDS: Readonly<Record<TrackType, string>> = {
  ALL: "all",
  VIDEO: "video",
  SD: "video, SD",
  HD: "video, HD",
  HD1: "video, HD1",
  HD2: "video, HD2",
  UHD: "video, UHD",
  UHD1: "video, UHD1",
  UHD2: "video, UHD2",
  "SD+HD1": "video, SD and HD1",
  AUDIO: "audio",
  STEREO_AUDIO: "audio, stereo",
  MULTICHANNEL_AUDIO: "audio, multichannel",
  MULTICHANNEL_AUDIO_3_6: "audio, 3 to 6 channels",
  MULTICHANNEL_AUDIO_7: "audio, 7 channels or more",
};
