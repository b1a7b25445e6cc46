import { describe, expect, test } from "vitest";
import { fromHex } from "../../test/hex.ts";
import { writeAudioSpecificConfig } from "../codecs/index.ts";
import { findAdtsHeader } from "./adts.ts";
import { ADTS_HEADER_BYTES, adtsHeader, writeAdtsHeader } from "./adts-header.ts";

const headerOf = (audioSpecificConfig: Uint8Array, frameBytes: number): Uint8Array => {
  const out = new Uint8Array(ADTS_HEADER_BYTES);
  writeAdtsHeader(out, 0, adtsHeader(audioSpecificConfig), frameBytes);
  return out;
};

describe("an ADTS header", () => {
  test("of 300 bytes of AAC-LC, 48 kHz, stereo is this", () => {
    expect(headerOf(Uint8Array.of(0x11, 0x90), 300)).toEqual(
      fromHex(`
        fff1      // syncword, MPEG-4, no CRC
        4c 80     // AAC-LC, index 3, channel configuration 2
        26 7f fc  // frame length 307, buffer fullness 0x7ff, one raw data block`),
    );
  });

  test.for([
    [2, 44_100, 1],
    [2, 7350, 7],
    [1, 96_000, 6],
    [4, 32_000, 2],
  ] as const)("of object type %i at %i Hz, channel configuration %i reads back", ([type, rate, channels]) => {
    const config = { audioObjectType: type, sampleRate: rate, channelConfiguration: channels };
    const header = headerOf(writeAudioSpecificConfig(config), 8184);
    expect(findAdtsHeader(header, 0, header.length)).toEqual({
      ...config,
      headerBytes: 7,
      frameBytes: 8191,
      rawDataBlocks: 1,
    });
  });

  test("of HE-AAC names the AAC-LC below it", () => {
    // AudioObjectType 5, core at 24 kHz, extension at 48 kHz, AAC-LC
    expect(findAdtsHeader(headerOf(fromHex("2b118800"), 10), 0, 7)).toMatchObject({
      audioObjectType: 2,
      sampleRate: 24_000,
      channelConfiguration: 2,
    });
  });

  test.for([
    ["an object type that has no profile", fromHex("f9464000")],
    ["a sample rate that has no index", fromHex("1780bb8810")],
    ["more channels than three bits name", fromHex("11d8")],
  ] as const)("is refused for %s", ([, config]) => {
    expect(() => adtsHeader(config)).toThrow(expect.objectContaining({ code: "unsupported_codec" }));
  });
});
