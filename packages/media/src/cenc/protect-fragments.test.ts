import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DecryptedSample, decryptFragments, readProtectedInit } from "../../test/decrypt-cenc.ts";
import { nodeCiphers } from "../../test/node-ciphers.ts";
import { PPS, SPS } from "../../test/sample-media.ts";
import { type AvcSettings, escapeNal, writePps, writeSliceHeader, writeSps } from "../../test/write-avc.ts";
import { MediaError } from "../bytes/index.ts";
import { fragmentHeaderSizeBytes, writeFragmentHeader } from "../cmaf/fragment-header.ts";
import { readFragment, type TrackConfig } from "../cmaf/index.ts";
import { SAMPLE_FLAGS } from "../isobmff/index.ts";
import { protectedFragmentsBound, protectFragments, type TrackKey, writeProtectedInitSegment } from "./index.ts";

const SETTINGS: AvcSettings = {
  chromaFormatIdc: 1,
  hasSeparateColourPlanes: false,
  frameNumBits: 4,
  orderType: 0,
  orderLsbBits: 6,
  isDeltaAlwaysZero: false,
  frameMbsOnly: true,
  ppsId: 0,
  hasArithmeticCoding: true,
  hasBottomFieldOrder: false,
  references: [2, 1],
  hasWeightedPrediction: true,
  weightedBipredictionIdc: 2,
  hasDeblockingControl: true,
  hasRedundantPictures: false,
};

const VIDEO: TrackConfig = {
  kind: "video",
  sampleEntry: "avc1",
  codecs: "avc1.f4001f",
  timescale: 90_000,
  width: 320,
  height: 192,
  frameRate: undefined,
  sampleAspectRatio: { numerator: 1, denominator: 1 },
  sps: [writeSps(SETTINGS)],
  pps: [writePps(SETTINGS)],
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
  keyId: Uint8Array.from({ length: 16 }, (_, i) => i + 1),
  key: Uint8Array.from({ length: 16 }, (_, i) => 255 - i * 3),
  constantIv: Uint8Array.from({ length: 16 }, (_, i) => i * 16),
};
const KEYS = { [Buffer.from(KEY.keyId).toString("hex")]: KEY.key };
const IV_PREFIX = (1n << 51n) - 2n;

/** A NAL unit, and how much of it is no header of a slice; undefined where it is no slice. */
interface Nal {
  readonly bytes: Uint8Array;
  readonly headerBytes: number | undefined;
}

const sliceNal = fc
  .record({
    isIdr: fc.boolean(),
    referenceIdc: fc.nat(3),
    type: fc.constantFrom(0, 1, 2, 5, 6, 7),
    isField: fc.constant(false),
    values: fc.array(fc.nat(5000), { minLength: 1, maxLength: 10 }),
    bodyBytes: fc.oneof(fc.nat(40), fc.nat(900), fc.nat(4000)),
    seed: fc.nat(255),
  })
  .map(({ bodyBytes, seed, ...slice }): Nal => {
    const bits = writeSliceHeader(SETTINGS, slice);
    const head = escapeNal([...bits.bytes().slice(0, Math.ceil(bits.length / 8)), 0xff]);
    const bytes = new Uint8Array(head.length + bodyBytes).map((_, i) => (i * seed + (i >> 4)) & 255);
    bytes.set(head);
    return { bytes, headerBytes: head.length - 1 };
  });
const otherNal = fc
  .tuple(fc.constantFrom(0x06, 0x67, 0x68, 0x09, 0x0c, 0x14), fc.uint8Array({ maxLength: 80 }))
  .map(([header, body]): Nal => ({ bytes: Uint8Array.of(header, ...body), headerBytes: undefined }));
const emptyNal = fc.constant<Nal>({ bytes: new Uint8Array(0), headerBytes: undefined });
const nals = fc.array(fc.oneof({ weight: 5, arbitrary: sliceNal }, { weight: 2, arbitrary: otherNal }, emptyNal), {
  maxLength: 9,
});

const IDR = writeSliceHeader(SETTINGS, { isIdr: true, referenceIdc: 1, type: 7, isField: false, values: [0] });
const HEAD = [...IDR.bytes().slice(0, Math.ceil(IDR.length / 8)), 0xff];
const largeSlice = (sizeBytes: number, seed: number): Nal => {
  const bytes = new Uint8Array(sizeBytes).map((_, i) => (i * seed + (i >> 8)) & 255);
  bytes.set(HEAD);
  return { bytes, headerBytes: HEAD.length - 1 };
};

const lengthPrefixed = (units: readonly Nal[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat(
      units.map(({ bytes }) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        return Buffer.concat([length, bytes]);
      }),
    ),
  );

const fragment = (samples: readonly Uint8Array[]): Uint8Array => {
  const plan = {
    sequenceNumber: 1,
    baseMediaDecodeTime: 90_000n,
    sizes: samples.map((bytes) => bytes.length),
    durationsTicks: samples.map(() => 3600),
    flags: undefined,
    defaultFlags: SAMPLE_FLAGS.sync,
    compositionOffsetsTicks: undefined,
  };
  const bytes = new Uint8Array(fragmentHeaderSizeBytes(plan) + plan.sizes.reduce((a, b) => a + b, 0));
  let at = writeFragmentHeader(plan, bytes, 0);
  for (const sample of samples) {
    bytes.set(sample, at);
    at += sample.length;
  }
  return bytes;
};

const protect = (
  config: TrackConfig,
  fragments: readonly Uint8Array[],
  key: TrackKey,
  hasSampleGroups = false,
): { segment: Uint8Array; samples: readonly DecryptedSample[] } => {
  const out = new Uint8Array(protectedFragmentsBound(config, fragments, key)).fill(0xee);
  const options = { key, ivPrefix: IV_PREFIX, hasSampleGroups };
  const segment = out.slice(0, protectFragments(config, fragments, options, nodeCiphers, out));
  const track = readProtectedInit(writeProtectedInitSegment(config, key, []));
  expect(track.schemeType).toBe(key.scheme);
  return { segment, samples: decryptFragments(segment, track, KEYS) };
};

describe.for(["cenc", "cbcs"] as const)("by %s", (scheme) => {
  const key = { ...KEY, scheme };

  test("pictures of any NAL units decrypt to what they were, with the headers of slices in clear and nothing else of a slice", () => {
    const fragmentsOfNals = fc.array(fc.array(nals, { maxLength: 5 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fragmentsOfNals, fc.boolean(), (units, hasSampleGroups) => {
        const sources = units.map((samples) => samples.map(lengthPrefixed));
        const { segment, samples } = protect(VIDEO, sources.map(fragment), key, hasSampleGroups);
        expect(samples.map(({ bytes }) => bytes.toString("hex"))).toEqual(
          sources.flat().map((bytes) => Buffer.from(bytes).toString("hex")),
        );
        units.flat().forEach((sampleUnits, i) => {
          const { subsamples = [] } = samples[i] ?? {};
          const bytes = subsamples.reduce((sum, [clear, encrypted]) => sum + clear + encrypted, 0);
          expect(bytes).toBe(sources.flat()[i]?.length);
          expect(subsamples.filter(([, encrypted]) => encrypted > 0).map(([, encrypted]) => encrypted)).toEqual(
            sampleUnits.flatMap(({ bytes: nal, headerBytes }) => {
              if (headerBytes === undefined) return [];
              const body = nal.length - headerBytes;
              if (body < 16) return [];
              return scheme === "cenc" ? [body - (body % 16)] : [body];
            }),
          );
        });
        expect(protect(VIDEO, sources.map(fragment), key, hasSampleGroups).segment).toEqual(segment);
      }),
      { numRuns: 60 },
    );
  });

  test("sound decrypts to what it was", () => {
    const frames = fc.array(fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 40 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(frames, fc.boolean(), (sources, hasSampleGroups) => {
        const { samples } = protect(AUDIO, sources.map(fragment), key, hasSampleGroups);
        expect(samples.map(({ bytes }) => bytes.toString("hex"))).toEqual(
          sources.flat().map((bytes) => Buffer.from(bytes).toString("hex")),
        );
        for (const { subsamples } of samples) expect(subsamples).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("large pictures, in one slice or in several that end anywhere in a call of the cipher, decrypt to what they were", () => {
    const sizes = [
      [70_000],
      [200_000],
      [30_000, 40_000, 65_600, 100],
      [65_536 + HEAD.length - 1, 5000],
      [3000, 131_072],
    ];
    const sources = sizes.map((sample) => lengthPrefixed(sample.map((sizeBytes, i) => largeSlice(sizeBytes, i + 1))));
    const { segment, samples } = protect(VIDEO, [fragment(sources)], key);
    for (const [i, source] of sources.entries()) expect(samples[i]?.bytes.equals(source)).toBe(true);
    const encrypted = samples.map(({ subsamples }) => subsamples.filter(([, bytes]) => bytes > 0).length);
    expect(encrypted).toEqual(sizes.map((sample) => sample.length));
    expect(segment.length).toBeGreaterThan(sources.reduce((sum, source) => sum + source.length, 0));
  });

  test("of more slices than can be told apart the largest are encrypted", () => {
    const slices = Array.from({ length: 90 }, (_, i) => {
      const bytes = new Uint8Array(100 + ((i * 37) % 90) * 16).fill(i);
      bytes.set(HEAD);
      return { bytes, headerBytes: HEAD.length - 1 };
    });
    const source = lengthPrefixed(slices);
    const { samples } = protect(VIDEO, [fragment([source])], key);
    const [sample] = samples;
    expect(sample?.bytes.equals(source)).toBe(true);
    const encrypted = sample?.subsamples.map(([, bytes]) => bytes).filter((bytes) => bytes > 0) ?? [];
    expect(encrypted.length).toBeGreaterThanOrEqual(39);
    expect(Math.min(...encrypted)).toBeGreaterThan(80 + 47 * 16);
  });

  test("a fragment's other boxes and the times of its samples stay as they were", () => {
    const source = fragment([lengthPrefixed([]), new Uint8Array(0)]);
    const before = Uint8Array.of(0, 0, 0, 12, 0x66, 0x72, 0x65, 0x65, 1, 2, 3, 4);
    const { segment } = protect(VIDEO, [new Uint8Array(Buffer.concat([before, source]))], key);
    expect(segment.subarray(0, 12)).toEqual(before);
    const { offsets: _, ...described } = readFragment(segment);
    const { offsets: __, ...wanted } = readFragment(source);
    expect(described).toEqual(wanted);
  });

  test("a fragment that is encrypted is not encrypted again", () => {
    const { segment } = protect(AUDIO, [fragment([new Uint8Array(100)])], { ...KEY, scheme: "cenc" });
    const out = new Uint8Array(protectedFragmentsBound(AUDIO, [segment], key));
    const options = { key, ivPrefix: 1n, hasSampleGroups: false };
    expect(() => protectFragments(AUDIO, [segment], options, nodeCiphers, out)).toThrowError(/encrypted already/);
  });
});

test("each sample of a segment has an initialization vector of its own, numbered over its fragments", () => {
  const { samples } = protect(AUDIO, [fragment(new Array(3).fill(new Uint8Array(5))), fragment([new Uint8Array(9)])], {
    ...KEY,
    scheme: "cenc",
  });
  expect(samples.map(({ iv }) => BigInt(`0x${iv}`))).toEqual([0n, 1n, 2n, 3n].map((i) => (IV_PREFIX << 13n) + i));
});

test("a segment is encrypted alike whatever was encrypted, or refused, before it", () => {
  const units = Array.from({ length: 30 }, (_, i) => largeSlice(100 + 37 * i, i));
  const large = [fragment([lengthPrefixed(units), lengthPrefixed(units)]), fragment([lengthPrefixed(units)])];
  const small = [fragment([lengthPrefixed(units.slice(0, 3))])];
  const unreadable = { bytes: Uint8Array.of(0x42, 1, 2, 3), headerBytes: undefined };
  const refused = [fragment([lengthPrefixed([...units, unreadable])])];
  for (const scheme of ["cenc", "cbcs"] as const) {
    const key = { ...KEY, scheme };
    const alone = protect(VIDEO, small, key).segment;
    protect(VIDEO, large, key);
    expect(protect(VIDEO, small, key).segment).toEqual(alone);
    expect(() => protect(VIDEO, refused, key)).toThrowError(/unsupported_codec/);
    expect(protect(VIDEO, small, key).segment).toEqual(alone);
  }
});

test("a segment of more samples than there are initialization vectors is refused", () => {
  const fragments = [fragment(new Array(8193).fill(new Uint8Array(1)))];
  expect(() => protect(AUDIO, fragments, { ...KEY, scheme: "cenc" })).toThrowError(MediaError);
});

test("slices whose parameter set nobody has sent are refused, and so are data partitions", () => {
  const key = { ...KEY, scheme: "cbcs" } as const;
  const bits = writeSliceHeader(
    { ...SETTINGS, ppsId: 9 },
    { isIdr: true, referenceIdc: 1, type: 7, isField: false, values: [0] },
  );
  const unknown = { bytes: Uint8Array.from(bits.bytes()), headerBytes: undefined };
  expect(() => protect(VIDEO, [fragment([lengthPrefixed([unknown])])], key)).toThrowError(/no_parameter_sets/);
  const partition = { bytes: Uint8Array.of(0x42, 1, 2, 3), headerBytes: undefined };
  expect(() => protect(VIDEO, [fragment([lengthPrefixed([partition])])], key)).toThrowError(/unsupported_codec/);
});

test("keys, initialization vectors and memory of another size are the caller's mistake", () => {
  const source = [fragment([new Uint8Array(20)])];
  const key = { ...KEY, scheme: "cbcs" } as const;
  const run = (changed: Partial<TrackKey>, ivPrefix = 1n, outBytes = 1000) =>
    protectFragments(
      AUDIO,
      source,
      { key: { ...key, ...changed }, ivPrefix, hasSampleGroups: false },
      nodeCiphers,
      new Uint8Array(outBytes),
    );
  expect(() => run({})).not.toThrow();
  expect(() => run({ key: new Uint8Array(15) })).toThrowError(RangeError);
  expect(() => run({ keyId: new Uint8Array(15) })).toThrowError(RangeError);
  expect(() => run({ constantIv: new Uint8Array(8) })).toThrowError(RangeError);
  expect(() => run({}, 1n << 51n)).toThrowError(RangeError);
  expect(() => run({}, 1n, 40)).toThrowError(RangeError);
});

describe("hostile fragments", () => {
  const picture = lengthPrefixed([
    { bytes: Uint8Array.of(0x65, 0x88, 0x84, ...new Uint8Array(400).fill(0xff)), headerBytes: undefined },
    { bytes: Uint8Array.of(0x41, 0x9a, 0x24, ...new Uint8Array(400).fill(0x6d)), headerBytes: undefined },
  ]);
  const config: TrackConfig = { ...VIDEO, sps: [SPS], pps: [PPS] };
  const source = fragment([picture, picture, picture]);

  test("with any bytes changed are encrypted or a MediaError, and nothing is written past the end", () => {
    const change = fc.tuple(
      fc.oneof(fc.nat(160), fc.nat(source.length - 1)),
      fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 255)),
    );
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("cenc", "cbcs"),
        (changes, scheme) => {
          const bytes = source.slice();
          for (const [at, value] of changes) bytes[at] = value;
          const key = { ...KEY, scheme } as const;
          try {
            const bound = protectedFragmentsBound(config, [bytes], key);
            const memory = new Uint8Array(bound + 8).fill(0xee);
            const options = { key, ivPrefix: 5n, hasSampleGroups: true };
            protectFragments(config, [bytes], options, nodeCiphers, memory.subarray(0, bound));
            expect([...memory.subarray(bound)]).toEqual(new Array(8).fill(0xee));
          } catch (error) {
            expect(error).toBeInstanceOf(MediaError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("cut anywhere are a MediaError", () => {
    const key = { ...KEY, scheme: "cenc" } as const;
    for (let length = 0; length < source.length; length += 7) {
      expect(() => protect(config, [source.subarray(0, length)], key)).toThrowError(MediaError);
    }
  });
});
