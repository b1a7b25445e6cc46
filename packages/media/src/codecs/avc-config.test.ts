import { expect, test } from "vitest";
import { fromHex, toHex } from "../../test/hex.ts";
import { ByteReader, MediaError } from "../bytes/index.ts";
import { readAvcConfig, readAvcSample, writeAvcConfig } from "./index.ts";

const HIGH = fromHex("67640020acd9405005bb0110000003001000000788f1831960");
const BASELINE = fromHex("6742c00cd901419f9f011000003e90000bb800f142a480");
const PPS = fromHex("68ef8fcb");

test("the record of a High stream ends in its chroma format and bit depths", () => {
  expect(toHex(writeAvcConfig({ sps: [HIGH], pps: [PPS] }))).toBe(
    [
      "01", // configurationVersion
      "640020", // profile, compatibility, level
      "ff", // lengthSizeMinusOne 3
      "e1", // one SPS
      "0019", // its length
      toHex(HIGH),
      "01", // one PPS
      "0004",
      toHex(PPS),
      "fd", // chroma_format 1
      "f8", // bit_depth_luma_minus8
      "f8", // bit_depth_chroma_minus8
      "00", // no SPS extension
    ].join(""),
  );
});

test("what is written is read back, with and without the chroma fields", () => {
  for (const config of [
    { sps: [HIGH], pps: [PPS, Uint8Array.of(0x68, 0x50)] },
    { sps: [BASELINE, HIGH], pps: [] },
  ]) {
    expect(readAvcConfig(new ByteReader(writeAvcConfig(config), "avcC"))).toEqual(config);
  }
});

test("a record that is cut anywhere is a MediaError", () => {
  const record = writeAvcConfig({ sps: [BASELINE], pps: [PPS] });
  for (let length = 0; length < record.length; length++) {
    expect(() => readAvcConfig(new ByteReader(record.subarray(0, length), "avcC"))).toThrowError(MediaError);
  }
});

test("without an SPS there is no record", () => {
  expect(() => writeAvcConfig({ sps: [], pps: [PPS] })).toThrowError(MediaError);
});

test("a sample is walked by its lengths, and a length beyond its end is refused", () => {
  const sample = Uint8Array.of(0, 0, 0, 2, 9, 0xf0, 0, 0, 0, 1, 0x65);
  expect([...readAvcSample(sample)].map((nal) => [...nal])).toEqual([[9, 0xf0], [0x65]]);
  expect(() => [...readAvcSample(Uint8Array.of(0, 0, 0, 2, 9))]).toThrowError(MediaError);
  expect(() => [...readAvcSample(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 9))]).toThrowError(MediaError);
  expect(() => [...readAvcSample(Uint8Array.of(0, 0, 0))]).toThrowError(MediaError);
});
