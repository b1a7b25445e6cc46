import { describe, expect, test } from "vitest";
import { keysOfContract, trackTypeOf } from "./encryption-presets.ts";

const video = (width: number, height: number) => ({ kind: "video", width, height }) as const;

describe("the encryption contract of SPEKE 2", () => {
  test.each([
    ["PRESET_VIDEO_2", [1024, 576], "SD"],
    ["PRESET_VIDEO_2", [1025, 576], "HD"],
    ["PRESET_VIDEO_3", [1920, 1080], "HD"],
    ["PRESET_VIDEO_3", [1920, 1082], "UHD"],
    ["PRESET_VIDEO_4", [4096, 2160], "UHD1"],
    ["PRESET_VIDEO_4", [4098, 2160], "UHD2"],
    ["PRESET_VIDEO_5", [1280, 720], "HD1"],
    ["PRESET_VIDEO_6", [1282, 720], "HD2"],
    ["PRESET_VIDEO_7", [640, 360], "SD+HD1"],
    ["PRESET_VIDEO_8", [7680, 4320], "UHD2"],
    ["UNENCRYPTED", [640, 360], undefined],
  ] as const)("gives a picture of %s with %j the key of %s", (presetVideo, [width, height], expected) => {
    expect(trackTypeOf({ presetVideo, presetAudio: "PRESET_AUDIO_1" }, video(width, height))).toBe(expected);
  });

  test.each([
    ["PRESET_AUDIO_1", 8, "AUDIO"],
    ["PRESET_AUDIO_2", 2, "STEREO_AUDIO"],
    ["PRESET_AUDIO_2", 3, "MULTICHANNEL_AUDIO"],
    ["PRESET_AUDIO_3", 6, "MULTICHANNEL_AUDIO_3_6"],
    ["PRESET_AUDIO_3", 7, "MULTICHANNEL_AUDIO_7"],
  ] as const)("gives sound of %s with %i channels the key of %s", (presetAudio, channelCount, expected) => {
    const contract = { presetVideo: "PRESET_VIDEO_1", presetAudio } as const;
    expect(trackTypeOf(contract, { kind: "audio", channelCount })).toBe(expected);
  });

  test("asks for a shared key once", () => {
    expect(keysOfContract({ presetVideo: "SHARED", presetAudio: "SHARED" }).map(({ trackType }) => trackType)).toEqual([
      "ALL",
    ]);
  });
});
