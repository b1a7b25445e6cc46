import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex } from "../../test/hex.ts";
import { aacFrame, adts } from "../../test/sample-media.ts";
import { findAdtsHeader, isSameAdtsStream } from "./adts.ts";

test("the header that ffmpeg writes for 48 kHz stereo is read", () => {
  expect(findAdtsHeader(fromHex("fff14c8029bffc 00"), 0, 8)).toEqual({
    audioObjectType: 2,
    sampleRate: 48_000,
    channelConfiguration: 2,
    headerBytes: 7,
    frameBytes: 333,
    rawDataBlocks: 1,
  });
});

test("a CRC makes the header two bytes longer", () => {
  expect(findAdtsHeader(fromHex("fff04c8029bffc"), 0, 7)?.headerBytes).toBe(9);
});

test.for([
  ["no syncword", "ffe14c8029bffc"],
  ["a layer", "fff34c8029bffc"],
  ["a reserved rate", "fff1748029bffc"],
  ["a length of its header alone", "fff14c8000fffc"],
  ["a cut", "fff14c8029bf"],
])("%s is no header", ([, hex]) => {
  const bytes = fromHex(hex ?? "");
  expect(findAdtsHeader(bytes, 0, bytes.length)).toBeUndefined();
});

test("frames of another rate or layout are another stream", () => {
  const header = (options: object) => {
    const bytes = Uint8Array.from(adts(aacFrame(1), options));
    const found = findAdtsHeader(bytes, 0, bytes.length);
    if (found === undefined) throw new Error("no header");
    return found;
  };
  expect(isSameAdtsStream(header({}), header({}))).toBe(true);
  expect(isSameAdtsStream(header({}), header({ rateIndex: 4 }))).toBe(false);
  expect(isSameAdtsStream(header({}), header({ channels: 1 }))).toBe(false);
});

test("any bytes are a header of a sane length, or none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (tail) => {
      const bytes = Uint8Array.from([0xff, 0xf1, ...tail]);
      const header = findAdtsHeader(bytes, 0, bytes.length);
      if (header) expect(header.frameBytes > header.headerBytes && header.frameBytes < 8192).toBe(true);
    }),
  );
});
