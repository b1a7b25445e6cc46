import { type AudioTrackConfig, writeInitSegment } from "@sluice/media/cmaf";
import { expect, test } from "vitest";
import { StreamConfigs } from "./stream-configs.ts";

const CONFIG: AudioTrackConfig = {
  kind: "audio",
  sampleEntry: "mp4a",
  codecs: "mp4a.40.2",
  timescale: 48_000,
  sampleRate: 48_000,
  channelCount: 2,
  audioSpecificConfig: Uint8Array.of(0x11, 0x90),
  language: "und",
};

test("an encoder that invents names fills no memory, and takes no header from a stream that goes on", () => {
  const configs = new StreamConfigs();
  const bytes = writeInitSegment(CONFIG);
  configs.read(1, "live", bytes);
  configs.read(1, "silent", bytes);
  for (let i = 0; i < 1000; i++) {
    configs.read(1, `invented-${i}`, bytes);
    expect(configs.get(1, "live")).toEqual(CONFIG);
  }
  expect(configs.get(1, "silent")).toBeUndefined();
  expect(configs.get(2, "live")).toBeUndefined();
});

test("a header that is far larger than any is refused: what is read of it would keep all of it", () => {
  const large = new Uint8Array(65 * 1024);
  large.set(writeInitSegment(CONFIG));
  expect(() => new StreamConfigs().read(1, "live", large)).toThrow(
    expect.objectContaining({ code: "body_too_large" }) as Error,
  );
});
