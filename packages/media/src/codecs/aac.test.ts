import { expect, test } from "vitest";
import { MediaError } from "../bytes/index.ts";
import {
  AAC_SAMPLE_RATES,
  aacChannelCount,
  printAacCodecs,
  readAudioSpecificConfig,
  writeAudioSpecificConfig,
} from "./index.ts";

// What ffmpeg writes for the same streams.
test.for([
  [48000, 2, [0x11, 0x90]],
  [48000, 1, [0x11, 0x88]],
  [44100, 2, [0x12, 0x10]],
  [32000, 6, [0x12, 0xb0]],
] as const)("AAC-LC at %i Hz, configuration %i", ([sampleRate, channelConfiguration, bytes]) => {
  expect([...writeAudioSpecificConfig({ audioObjectType: 2, sampleRate, channelConfiguration })]).toEqual(bytes);
});

test("every rate and layout comes back as it was", () => {
  for (const sampleRate of AAC_SAMPLE_RATES) {
    for (let channelConfiguration = 0; channelConfiguration < 8; channelConfiguration++) {
      const config = { audioObjectType: 2, sampleRate, channelConfiguration };
      expect(readAudioSpecificConfig(writeAudioSpecificConfig(config))).toEqual(config);
    }
  }
});

test("explicit rates and escaped object types are read", () => {
  // 5 bits 31, 6 bits 10 => 42 (xHE-AAC); index 15, 24 bits 48000; configuration 2
  const bits = `11111${"001010"}1111${(48000).toString(2).padStart(24, "0")}0010`.padEnd(48, "0");
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  expect(readAudioSpecificConfig(bytes)).toEqual({ audioObjectType: 42, sampleRate: 48000, channelConfiguration: 2 });
});

test("channels of the layouts, and those only a program config element knows are refused", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(aacChannelCount)).toEqual([1, 2, 3, 4, 5, 6, 8]);
  expect(() => aacChannelCount(0)).toThrowError(MediaError);
});

test("a rate AAC does not have is refused, and so are cut bytes", () => {
  const config = { audioObjectType: 2, sampleRate: 12345, channelConfiguration: 2 };
  expect(() => writeAudioSpecificConfig(config)).toThrowError(MediaError);
  expect(() => readAudioSpecificConfig(Uint8Array.of(0x11))).toThrowError(MediaError);
});

test("the codecs string names the object type", () => {
  expect(printAacCodecs(2)).toBe("mp4a.40.2");
});
