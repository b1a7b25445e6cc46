import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex } from "../../test/hex.ts";
import { MediaError } from "../bytes/index.ts";
import { printAvcCodecs, readAvcPpsId, readAvcSps } from "./index.ts";

// Encoded by x264; the expectations are what ffprobe says of the same streams.
const FIXTURES = [
  ["674d4028eca03c0113f2e022000007d20001d4c11e30632c", "avc1.4d4028", 1920, 1080, "1/1", "30000/1001"],
  ["674d401eeca05a0937fe0020001e20000003002000000651e2c5b2c0", "avc1.4d401e", 720, 576, "16/15", "25/1"],
  ["6764001eacd940b424dff8020001688000000300800000194f8a14cb", "avc1.64001e", 720, 576, "64/45", "25/1"],
  ["6742c00cd901419f9f011000003e90000bb800f142a480", "avc1.42c00c", 320, 180, "1/1", undefined],
  ["676e001fa6cd940a02ff970110000003001000000648f1831960", "avc1.6e001f", 640, 360, "1/1", "50/1"],
  ["677a001fb6cd940a42fe227c0440000003004000001e23c60c6580", "avc1.7a001f", 642, 362, "1/1", "60/1"],
  ["67f4001f919b281485fc7cf80880000003008000003c478c18cb", "avc1.f4001f", 642, 362, "1/1", "60/1"],
  ["67640020acd9405005bb0110000003001000000788f1831960", "avc1.640020", 1280, 720, "1/1", "60/1"],
] as const;

const printRational = (value: { numerator: number; denominator: number } | undefined): string | undefined =>
  value && `${value.numerator}/${value.denominator}`;

test.for(FIXTURES)("%s is %s, %i x %i, SAR %s, %s frames a second", ([hex, codecs, width, height, sar, rate]) => {
  const sps = readAvcSps(fromHex(hex));
  expect(printAvcCodecs(sps)).toBe(codecs);
  expect([sps.width, sps.height]).toEqual([width, height]);
  expect(printRational(sps.sampleAspectRatio)).toBe(sar);
  expect(printRational(sps.frameRate)).toBe(rate);
});

test("bit depth and chroma format are read", () => {
  expect(readAvcSps(fromHex(FIXTURES[4][0]))).toMatchObject({
    chromaFormatIdc: 1,
    bitDepthLuma: 10,
    bitDepthChroma: 10,
  });
  expect(readAvcSps(fromHex(FIXTURES[6][0]))).toMatchObject({
    chromaFormatIdc: 3,
    bitDepthLuma: 8,
    frameMbsOnly: true,
  });
  expect(readAvcSps(fromHex(FIXTURES[2][0]))).toMatchObject({ frameMbsOnly: false });
});

test("any bytes are a parameter set or a MediaError", () => {
  const mutated = fc
    .tuple(fc.constantFrom(...FIXTURES), fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { maxLength: 6 }), fc.nat(40))
    .map(([[hex], changes, length]) => {
      const nal = fromHex(hex).slice(0, length);
      for (const [at, value] of changes) if (at < nal.length) nal[at] = value;
      return nal;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), mutated), (nal) => {
      try {
        const { width, height } = readAvcSps(nal);
        expect(width > 0 && height > 0 && width <= 16_880 && height <= 16_880).toBe(true);
        readAvcPpsId(nal);
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
    { numRuns: 2000 },
  );
});

test("the id of a picture parameter set is its first code", () => {
  expect(readAvcPpsId(fromHex("68ef8fcb"))).toBe(0);
  expect(readAvcPpsId(Uint8Array.of(0x68, 0b0101_0000))).toBe(1);
  expect(() => readAvcPpsId(Uint8Array.of(0x68, 0, 0x40, 0x40))).toThrowError(MediaError); // 256
});
