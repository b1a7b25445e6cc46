import { describe, expect, test } from "vitest";
import { PPS, SPS } from "../../test/sample-media.ts";
import { MediaError } from "../bytes/index.ts";
import type { TrackConfig } from "../cmaf/index.ts";
import { dumpBoxes } from "../isobmff/index.ts";
import { clearKeyPssh, writeProtectedInitSegment } from "./index.ts";

const VIDEO: TrackConfig = {
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

const AUDIO: TrackConfig = {
  kind: "audio",
  sampleEntry: "mp4a",
  codecs: "mp4a.40.2",
  timescale: 48_000,
  sampleRate: 48_000,
  channelCount: 2,
  audioSpecificConfig: Uint8Array.of(0x11, 0x90),
  language: "deu",
};

const KEY = {
  keyId: Uint8Array.from({ length: 16 }, (_, i) => i),
  constantIv: Uint8Array.from({ length: 16 }, (_, i) => 255 - i),
};

describe.for([
  ["video", VIDEO],
  ["audio", AUDIO],
] as const)("of %s", ([name, config]) => {
  test.for(["cenc", "cbcs"] as const)("by %s the boxes are the reviewed ones", async (scheme) => {
    const init = writeProtectedInitSegment(config, { ...KEY, scheme }, [clearKeyPssh([KEY.keyId])]);
    await expect(dumpBoxes(init)).toMatchFileSnapshot(`../../test/golden/init-${name}-${scheme}.txt`);
  });
});

test("what is no pssh box is refused", () => {
  const key = { ...KEY, scheme: "cenc" } as const;
  const pssh = clearKeyPssh([KEY.keyId]);
  expect(() => writeProtectedInitSegment(AUDIO, key, [Uint8Array.of(0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65)])).toThrowError(
    MediaError,
  );
  expect(() => writeProtectedInitSegment(AUDIO, key, [pssh.subarray(0, 20)])).toThrowError(MediaError);
  expect(() => writeProtectedInitSegment(AUDIO, key, [new Uint8Array([...pssh, ...pssh])])).toThrowError(MediaError);
});
