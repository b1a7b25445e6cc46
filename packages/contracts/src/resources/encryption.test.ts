import { describe, expect, test } from "vitest";
import { newOriginEndpointSchema } from "./origin-endpoint.ts";

const violationsOf = (endpoint: object, encryption: object | null): string[] => {
  const parsed = newOriginEndpointSchema.safeParse({
    name: "drm",
    container: "CMAF",
    manifests: [{ kind: "HLS" }],
    ...endpoint,
    encryption: encryption && { method: "CBCS", drmSystems: ["CLEAR_KEY"], ...encryption },
  });
  return (parsed.error?.issues ?? []).map(({ path }) => path.join("."));
};

describe("an endpoint's encryption", () => {
  test("is taken where method, container, systems and presets fit each other", () => {
    expect(violationsOf({}, {})).toEqual([]);
    expect(violationsOf({}, { presetVideo: "PRESET_VIDEO_3", presetAudio: "PRESET_AUDIO_1" })).toEqual([]);
    expect(violationsOf({ container: "TS" }, { method: "AES_128", drmSystems: ["CLEAR_KEY_AES_128"] })).toEqual([]);
  });

  test.each([
    ["a method of another container", { container: "TS" }, {}, ["encryption.method"]],
    ["a system that cannot decrypt the method", {}, { drmSystems: ["IRDETO", "CLEAR_KEY"] }, ["encryption.drmSystems"]],
    [
      "a system without keys in HLS as the only one of an HLS manifest",
      {},
      { method: "CENC", drmSystems: ["IRDETO"] },
      ["manifests.0.drmSystems"],
    ],
    [
      "a level of HDCP without encryption",
      {
        manifests: [
          { kind: "HLS", hdcpLevelHd: "TYPE-0", hdcpLevelUhd: "TYPE-1" },
          { kind: "DASH", name: "dash", hdcpLevelUhd: "TYPE-1" },
        ],
      },
      null,
      ["manifests.0.hdcpLevelHd", "manifests.0.hdcpLevelUhd", "manifests.1.hdcpLevelUhd"],
    ],
    ["SHARED on one side", {}, { presetVideo: "PRESET_VIDEO_1" }, ["encryption.presetAudio"]],
    ["nothing encrypted", {}, { presetVideo: "UNENCRYPTED", presetAudio: "UNENCRYPTED" }, ["encryption.presetAudio"]],
    [
      "a constant vector with CENC",
      {},
      { method: "CENC", constantInitializationVector: "0".repeat(32) },
      ["encryption.constantInitializationVector"],
    ],
    [
      "two keys in muxed TS",
      { container: "TS" },
      {
        method: "SAMPLE_AES",
        drmSystems: ["FAIRPLAY"],
        presetVideo: "PRESET_VIDEO_1",
        presetAudio: "PRESET_AUDIO_1",
      },
      ["encryption.presetVideo"],
    ],
    [
      "more key periods than travel to a packager",
      { startOverWindowSeconds: 1_209_600 },
      { keyRotationIntervalSeconds: 60 },
      ["encryption.keyRotationIntervalSeconds"],
    ],
    [
      "all at once",
      { container: "TS" },
      { drmSystems: ["IRDETO", "CLEAR_KEY"], cmafExcludeSegmentDrmMetadata: true },
      ["encryption.method", "encryption.drmSystems", "encryption.cmafExcludeSegmentDrmMetadata"],
    ],
  ])("is refused with %s, at the field", (_, endpoint, encryption, expected) => {
    expect(violationsOf(endpoint, encryption)).toEqual(expected);
  });

  test("is named in part by a manifest, in a part of what the endpoint has", () => {
    const manifests = (drmSystems: readonly string[]) => [{ kind: "HLS", drmSystems }];
    const encryption = { drmSystems: ["CLEAR_KEY", "FAIRPLAY"] };
    expect(violationsOf({ manifests: manifests(["FAIRPLAY"]) }, encryption)).toEqual([]);
    expect(violationsOf({ manifests: manifests(["FAIRPLAY", "WIDEVINE"]) }, encryption)).toEqual([
      "manifests.0.drmSystems",
    ]);
    const clear = newOriginEndpointSchema.safeParse({
      name: "clear",
      container: "CMAF",
      manifests: manifests(["FAIRPLAY"]),
      encryption: null,
    });
    expect(clear.error?.issues.map(({ path }) => path.join("."))).toEqual(["manifests.0.drmSystems"]);
  });
});
