import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex } from "../../test/hex.ts";
import { PPS, SPS } from "../../test/sample-media.ts";
import { MediaError } from "../bytes/index.ts";
import { dumpBoxes } from "../isobmff/index.ts";
import { type AudioTrackConfig, readInitSegment, type VideoTrackConfig, writeInitSegment } from "./index.ts";

const VIDEO: VideoTrackConfig = {
  kind: "video",
  sampleEntry: "avc1",
  codecs: "avc1.64001e",
  timescale: 90_000,
  width: 640,
  height: 360,
  frameRate: undefined,
  sampleAspectRatio: { numerator: 1, denominator: 1 },
  sps: [SPS],
  pps: [PPS],
};

/** Its SPS is of a PAL picture shown at 16:9. */
const ANAMORPHIC: VideoTrackConfig = {
  ...VIDEO,
  width: 720,
  height: 576,
  frameRate: { numerator: 25, denominator: 1 },
  sampleAspectRatio: { numerator: 64, denominator: 45 },
  sps: [fromHex("6764001eacd940b424dff8020001688000000300800000194f8a14cb")],
};

const AUDIO: AudioTrackConfig = {
  kind: "audio",
  sampleEntry: "mp4a",
  codecs: "mp4a.40.2",
  timescale: 48_000,
  sampleRate: 48_000,
  channelCount: 2,
  audioSpecificConfig: Uint8Array.of(0x11, 0x90),
  language: "deu",
};

const CONFIGS = [
  ["video", VIDEO],
  ["anamorphic", ANAMORPHIC],
  ["audio", AUDIO],
] as const;

describe.for(CONFIGS)("of %s", ([name, config]) => {
  test("the configuration comes back as it was", () => {
    expect(readInitSegment(writeInitSegment(config))).toEqual(config);
  });

  test("the boxes are the reviewed ones", async () => {
    await expect(dumpBoxes(writeInitSegment(config))).toMatchFileSnapshot(`../../test/golden/init-${name}.txt`);
  });

  test("a header that is cut anywhere is a MediaError", () => {
    const bytes = writeInitSegment(config);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readInitSegment(bytes.subarray(0, length))).toThrowError(MediaError);
    }
  });

  test("a header with any bytes changed is a configuration or a MediaError", () => {
    const bytes = writeInitSegment(config);
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(changes, (list) => {
        const changed = bytes.slice();
        for (const [at, value] of list) changed[at] = value;
        try {
          expect(["video", "audio"]).toContain(readInitSegment(changed).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(MediaError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

test("rates that do not fit in the sample entry come from the AudioSpecificConfig", () => {
  const config = { ...AUDIO, timescale: 96_000, sampleRate: 96_000, audioSpecificConfig: Uint8Array.of(0x10, 0x10) };
  expect(readInitSegment(writeInitSegment(config))).toEqual(config);
});

test("ffprobe reads the same of them", () => {
  const probe = (bytes: Uint8Array): object => {
    const fields = "stream=codec_name,width,height,sample_aspect_ratio,display_aspect_ratio,sample_rate,channels";
    const args = ["-v", "error", "-show_entries", `${fields}:stream_tags=language`, "-of", "json", "-"];
    return JSON.parse(spawnSync("ffprobe", args, { input: bytes, encoding: "utf8" }).stdout).streams[0];
  };
  expect(probe(writeInitSegment(ANAMORPHIC))).toMatchObject({
    codec_name: "h264",
    width: 720,
    height: 576,
    sample_aspect_ratio: "64:45",
    display_aspect_ratio: "16:9",
  });
  expect(probe(writeInitSegment(AUDIO))).toMatchObject({
    codec_name: "aac",
    sample_rate: "48000",
    channels: 2,
    tags: { language: "deu" },
  });
});

test("a configuration without an SPS cannot be written", () => {
  expect(() => writeInitSegment({ ...VIDEO, sps: [] })).toThrowError(MediaError);
});
