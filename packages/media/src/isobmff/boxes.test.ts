import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../test/hex.ts";
import { ByteReader, MediaError } from "../bytes/index.ts";
import {
  type Box,
  bytesOfBoxes,
  type EncryptionInfo,
  ftypBox,
  hdlrBox,
  isSyncSample,
  mdhdBox,
  mfhdBox,
  mp4aBox,
  mvhdBox,
  psshBox,
  readBoxes,
  readFileType,
  readHdlr,
  readMdhd,
  readMfhd,
  readMp4a,
  readMvhd,
  readPsshBody,
  readSaio,
  readSaiz,
  readSeigDescription,
  readSeigSamples,
  readSenc,
  readSinf,
  readTfdt,
  readTfhd,
  readTkhd,
  readTrex,
  readTrun,
  SAMPLE_FLAGS,
  saioBox,
  saizBox,
  seigDescriptionBox,
  seigSamplesBox,
  sencBox,
  sinfBox,
  stypBox,
  tfdtBox,
  tfhdBox,
  tkhdBox,
  trexBox,
  trunBox,
} from "./index.ts";

const bodyOf = (bytes: Uint8Array): ByteReader => {
  for (const box of readBoxes(new ByteReader(bytes, ""))) return box.body;
  throw new Error("no box");
};
const there = <T>(box: Box, read: (r: ByteReader) => T): T => read(bodyOf(bytesOfBoxes([box])));

const expectRoundTrip = <T>(value: fc.Arbitrary<T>, box: (value: T) => Box, read: (r: ByteReader) => T): void =>
  fc.assert(
    fc.property(value, (v) => {
      expect(there(box(v), read)).toEqual(v);
    }),
  );

const u32 = fc.nat(0xffffffff);
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });

describe("what is written is read back", () => {
  const brand = fc.stringMatching(/^[a-z0-9]{4}$/);
  test("ftyp and styp", () => {
    const value = fc.record({
      majorBrand: brand,
      minorVersion: u32,
      compatibleBrands: fc.array(brand, { maxLength: 5 }),
    });
    expectRoundTrip(value, ftypBox, readFileType);
    expectRoundTrip(value, stypBox, readFileType);
  });
  const keyId = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const encryptionInfo: fc.Arbitrary<EncryptionInfo> = fc.oneof(
    fc.record({
      isProtected: fc.constant(true),
      cryptBlocks: fc.nat(15),
      skipBlocks: fc.nat(15),
      perSampleIvBytes: fc.constant(0),
      keyId,
      constantIv: fc.constantFrom(new Uint8Array(8).fill(3), new Uint8Array(16).fill(4)),
    }),
    fc.record({
      isProtected: fc.boolean(),
      cryptBlocks: fc.constant(0),
      skipBlocks: fc.constant(0),
      perSampleIvBytes: fc.constantFrom(8, 16),
      keyId,
      constantIv: fc.constant(undefined),
    }),
  );
  test("sinf, with frma, schm and tenc", () => {
    const value = fc.record({ originalFormat: brand, schemeType: brand, info: encryptionInfo });
    expectRoundTrip(value, sinfBox, readSinf);
  });
  test("sgpd and sbgp of encryption", () => {
    expectRoundTrip(encryptionInfo, seigDescriptionBox, readSeigDescription);
    expectRoundTrip(u32, seigSamplesBox, readSeigSamples);
  });
  test("pssh", () => {
    const value = fc.record({
      systemId: keyId,
      keyIds: fc.option(fc.array(keyId, { maxLength: 4 }), { nil: undefined }),
      data: fc.uint8Array({ maxLength: 60 }),
    });
    expectRoundTrip(value, psshBox, readPsshBody);
  });
  test("saiz and saio", () => {
    expectRoundTrip(fc.record({ sizes: fc.uint8Array({ maxLength: 20 }) }), saizBox, readSaiz);
    const steady = fc
      .tuple(fc.nat(255), fc.nat(20))
      .map(([size, count]) => ({ sizes: new Uint8Array(count).fill(size) }));
    expectRoundTrip(steady, saizBox, readSaiz);
    expectRoundTrip(fc.record({ offset: u32 }), saioBox, readSaio);
  });
  test("senc, with and without subsamples", () => {
    const entries = fc.array(fc.tuple(fc.nat(0xffff), u32), { maxLength: 5 });
    const samples = fc.array(fc.tuple(fc.uint8Array({ minLength: 8, maxLength: 8 }), entries), { maxLength: 6 });
    fc.assert(
      fc.property(samples, fc.boolean(), fc.constantFrom(0, 8), (values, hasSubsamples, ivBytes) => {
        const flat = values.flatMap(([, each]) => each);
        const senc = {
          count: values.length,
          ivs: new Uint8Array(Buffer.concat(values.map(([iv]) => iv.subarray(0, ivBytes)))),
          subsamples: hasSubsamples
            ? {
                counts: values.map(([, each]) => each.length),
                clearBytes: flat.map(([clear]) => clear),
                protectedBytes: flat.map(([, encrypted]) => encrypted),
              }
            : undefined,
        };
        expect(there(sencBox(senc), (r) => readSenc(r, ivBytes))).toEqual(senc);
      }),
    );
  });
  test("mvhd", () => {
    const value = fc.record({ timescale: u32, durationTicks: u64, nextTrackId: u32 });
    expectRoundTrip(value, mvhdBox, readMvhd);
  });
  test("tkhd", () => {
    const size = fc.nat(0xffff).map((n) => n + 0.5);
    const value = fc.record({ trackId: u32, durationTicks: u64, isAudio: fc.boolean(), width: size, height: size });
    expectRoundTrip(value, tkhdBox, readTkhd);
  });
  test("mdhd, with its language", () => {
    const value = fc.record({
      timescale: fc.integer({ min: 1, max: 0xffffffff }),
      durationTicks: u64,
      language: fc.stringMatching(/^[a-z]{3}$/),
    });
    expectRoundTrip(value, mdhdBox, readMdhd);
  });
  test("hdlr", () => {
    const value = fc.record({ handlerType: brand, name: fc.stringMatching(/^[ -~]{0,20}$/) });
    expectRoundTrip(value, hdlrBox, readHdlr);
  });
  test("mp4a, with its esds", () => {
    const value = fc.record({
      channelCount: fc.nat(8),
      sampleRate: fc.nat(0xffff),
      audioSpecificConfig: fc.uint8Array({ minLength: 2, maxLength: 60 }),
    });
    expectRoundTrip(value, mp4aBox, readMp4a);
  });
  test("trex, mfhd and tfdt", () => {
    const trex = fc.record({
      trackId: u32,
      defaultSampleDuration: u32,
      defaultSampleSize: u32,
      defaultSampleFlags: u32,
    });
    expectRoundTrip(trex, trexBox, readTrex);
    expectRoundTrip(fc.record({ sequenceNumber: u32 }), mfhdBox, readMfhd);
    expectRoundTrip(fc.record({ baseMediaDecodeTime: u64 }), tfdtBox, readTfdt);
  });
  test("tfhd, whichever defaults it has", () => {
    const field = fc.option(u32, { nil: undefined });
    const value = fc.record({
      trackId: u32,
      defaultSampleDuration: field,
      defaultSampleSize: field,
      defaultSampleFlags: field,
    });
    expectRoundTrip(value, tfhdBox, readTfhd);
  });
  test("trun, whichever columns it has", () => {
    const value = fc.nat(20).chain((count) => {
      const column = fc.option(
        fc.array(u32, { minLength: count, maxLength: count }).map((a) => Uint32Array.from(a)),
        { nil: undefined },
      );
      const signed = fc
        .array(fc.integer({ min: -(2 ** 31), max: -1 }), { minLength: count, maxLength: count })
        .map((a) => Int32Array.from(a));
      return fc.record({
        count: fc.constant(count),
        dataOffset: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { nil: undefined }),
        firstSampleFlags: fc.option(u32, { nil: undefined }),
        durations: column,
        sizes: column,
        flags: column,
        compositionOffsets: count === 0 ? column : fc.oneof(column, signed),
      });
    });
    expectRoundTrip(value, trunBox, readTrun);
  });
});

test("tfdt is version 1, of 64 bits; version 0 is read as well", () => {
  const bytes = fromHex(`
    00000014 74666474 // tfdt
    01 000000         // version, flags
    000000ffabcdef12  // baseMediaDecodeTime
  `);
  expect(toHex(bytesOfBoxes([tfdtBox({ baseMediaDecodeTime: 0xffabcdef12n })]))).toBe(toHex(bytes));
  expect(readTfdt(bodyOf(fromHex("00000010 74666474 00 000000 ffffffff")))).toEqual({
    baseMediaDecodeTime: 0xffffffffn,
  });
});

test("trun: byte for byte", () => {
  const box = trunBox({
    count: 2,
    dataOffset: 100,
    firstSampleFlags: undefined,
    durations: undefined,
    sizes: [10, 11],
    flags: [SAMPLE_FLAGS.sync, SAMPLE_FLAGS.disposable],
    compositionOffsets: [0, -1],
  });
  expect(toHex(bytesOfBoxes([box]))).toBe(
    toHex(
      fromHex(`
        0000002c 7472756e
        01 000e01         // version 1: signed offsets; data offset, sizes, flags, composition offsets
        00000002 00000064 // sample_count, data_offset
        0000000a 02000000 00000000
        0000000b 01810000 ffffffff
      `),
    ),
  );
});

test("tfhd counts from the moof", () => {
  const box = tfhdBox({
    trackId: 1,
    defaultSampleDuration: 1024,
    defaultSampleSize: undefined,
    defaultSampleFlags: SAMPLE_FLAGS.sync,
  });
  expect(toHex(bytesOfBoxes([box]))).toBe(
    toHex(
      fromHex(`
        00000018 74666864
        00 020028 // default-base-is-moof, default duration, default flags
        00000001 00000400 02000000
      `),
    ),
  );
  expect(() => readTfhd(bodyOf(fromHex("00000018 74666864 00 000001 00000001 0000000000000000")))).toThrowError(
    MediaError,
  );
});

test("a run that claims samples it does not have allocates nothing and is a MediaError", () => {
  expect(() => readTrun(bodyOf(fromHex("00000010 7472756e 00 000f00 ffffffff")))).toThrowError(MediaError);
});

test("a language that is none is und", () => {
  expect(there(mdhdBox({ timescale: 1, durationTicks: 0n, language: "EN" }), readMdhd).language).toBe("und");
});

test("descriptor sizes of several bytes are read, and of five are refused", () => {
  const esds = (size: string): string => `
    00000056 6d703461 000000000000 0001 0000000000000000 0002 0010 00000000 bb80 0000
    00000032 65736473 00000000
    03 ${size} 0000 00
    04 80808014 40 15 000000 00000000 00000000
    05 80808002 1190
    06 808001 02`;
  expect(toHex(readMp4a(bodyOf(fromHex(esds("80808021")))).audioSpecificConfig)).toBe("1190");
  expect(() => readMp4a(bodyOf(fromHex(esds("80808080"))))).toThrowError(MediaError);
});

test("sync samples are told by their flags", () => {
  expect([SAMPLE_FLAGS.sync, SAMPLE_FLAGS.dependent, SAMPLE_FLAGS.disposable].map(isSyncSample)).toEqual([
    true,
    false,
    false,
  ]);
});
