import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinUnits, parseTsPackets } from "../../test/parse-ts-packets.ts";
import { PPS, SPS } from "../../test/sample-media.ts";
import { MediaError } from "../bytes/index.ts";
import { cmafFromTs } from "../cmaf/cmaf-from-ts.ts";
import { fragmentHeaderSizeBytes, writeFragmentHeader } from "../cmaf/fragment-header.ts";
import { cmafFromTsBound, type TrackConfig } from "../cmaf/index.ts";
import { SAMPLE_FLAGS } from "../isobmff/index.ts";
import { mpegCrc32 } from "./psi.ts";
import { type TsSource, tsFromCmaf, tsFromCmafBound } from "./ts-from-cmaf.ts";

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

interface Sample {
  readonly bytes: Uint8Array;
  readonly durationTicks: number;
  readonly isSync: boolean;
  readonly compositionOffsetTicks: number;
}

const fragment = (baseMediaDecodeTime: bigint, samples: readonly Sample[]): Uint8Array => {
  const plan = {
    sequenceNumber: 1,
    baseMediaDecodeTime,
    sizes: samples.map(({ bytes }) => bytes.length),
    durationsTicks: samples.map(({ durationTicks }) => durationTicks),
    flags: samples.map(({ isSync }) => (isSync ? SAMPLE_FLAGS.sync : SAMPLE_FLAGS.dependent)),
    defaultFlags: 0,
    compositionOffsetsTicks: samples.map(({ compositionOffsetTicks }) => compositionOffsetTicks),
  };
  const bytes = new Uint8Array(fragmentHeaderSizeBytes(plan) + plan.sizes.reduce((a, b) => a + b, 0));
  let at = writeFragmentHeader(plan, bytes, 0);
  for (const sample of samples) {
    bytes.set(sample.bytes, at);
    at += sample.bytes.length;
  }
  return bytes;
};

/** One NAL unit of a type, with its length in front. */
const nal = (type: number, size: number): Uint8Array => {
  const bytes = new Uint8Array(4 + size).fill(0x5a);
  new DataView(bytes.buffer).setUint32(0, size);
  bytes[4] = 0x60 | type;
  return bytes;
};

const picture = (isSync: boolean, size = 300, compositionOffsetTicks = 0): Sample => ({
  bytes: nal(isSync ? 5 : 1, size),
  durationTicks: 3600,
  isSync,
  compositionOffsetTicks,
});

const aac = (size: number): Sample => ({
  bytes: new Uint8Array(size).fill(0x21),
  durationTicks: 1024,
  isSync: true,
  compositionOffsetTicks: 0,
});

const write = (sources: readonly TsSource[]): Uint8Array => {
  const out = new Uint8Array(tsFromCmafBound(sources)).fill(0xee);
  return out.slice(0, tsFromCmaf(sources, out));
};

const PICTURES = [picture(true, 5000, 7200), picture(false, 300, 14_400), picture(false, 200), picture(false, 70_000)];
const video = (at: bigint): TsSource => ({ config: VIDEO, fragments: [fragment(at, PICTURES)] });
const audio = (at: bigint, frames = 10): TsSource => ({
  config: AUDIO,
  fragments: [
    fragment(
      at,
      Array.from({ length: frames }, () => aac(170)),
    ),
  ],
});

const timestamp = (bytes: Uint8Array, at: number): number => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  return ((a >> 1) & 7) * 2 ** 30 + ((b << 22) | ((c >> 1) << 15) | (d << 7) | (e >> 1));
};

const read = (ts: Uint8Array) => {
  const out = new Uint8Array(cmafFromTsBound(ts.length));
  return cmafFromTs(ts, out, { sequenceNumber: 1 });
};

describe("a segment", () => {
  const ts = write([video(900_000n), audio(480_000n)]);
  const packets = parseTsPackets(ts);

  test("begins with its tables, whose checksums are right and which name the language", () => {
    expect(packets.slice(0, 2).map(({ pid }) => pid)).toEqual([0, 0x1000]);
    for (const { payload } of packets.slice(0, 2)) expect(mpegCrc32(payload.subarray(1))).toBe(0);
    expect(Buffer.from(packets[1]?.payload ?? []).toString("latin1")).toContain("\x0a\x04deu\x00");
  });

  test("marks the first packet of each PID, tables included, as a discontinuity, and counts from 0", () => {
    for (const pid of [0, 0x1000, 0x100, 0x101]) {
      const own = packets.filter((packet) => packet.pid === pid);
      expect(own.map(({ discontinuity }) => discontinuity)).toEqual(own.map((_, i) => i === 0));
      expect(own.map(({ continuity }) => continuity)).toEqual(own.map((_, i) => i % 16));
    }
  });

  test("has a PES packet for each picture, with delimiter, and with parameter sets where it can begin", () => {
    const units = joinUnits(packets, 0x100);
    expect(units).toHaveLength(4);
    const aud = [0, 0, 0, 1, 9, 0xf0];
    const sets = [0, 0, 0, 1, ...SPS, 0, 0, 0, 1, ...PPS];
    expect([...(units[0]?.subarray(19, 19 + aud.length + sets.length + 5) ?? [])]).toEqual([
      ...aud,
      ...sets,
      ...[0, 0, 0, 1, 0x65],
    ]);
    expect([...(units[1]?.subarray(19, 30) ?? [])]).toEqual([...aud, 0, 0, 0, 1, 0x61]);
  });

  test("has the times of the fragments", () => {
    const units = joinUnits(packets, 0x100);
    expect(units.map((unit) => timestamp(unit, 9))).toEqual([907_200, 918_000, 907_200, 910_800]);
    expect(units.slice(0, 2).map((unit) => timestamp(unit, 14))).toEqual([900_000, 903_600]);
    expect(joinUnits(packets, 0x101).map((unit) => timestamp(unit, 9))).toEqual([900_000]);
  });

  test("has the clock on every picture, ahead of its decoding, and entry points where pictures allow it", () => {
    const starts = packets.filter(({ pid, unitStart }) => pid === 0x100 && unitStart);
    expect(starts.map(({ pcrBase }) => pcrBase)).toEqual([855_000, 858_600, 862_200, 865_800]);
    expect(starts.map(({ randomAccess }) => randomAccess)).toEqual([true, false, false, false]);
    expect(packets.some(({ pid, pcrBase }) => pid !== 0x100 && pcrBase !== undefined)).toBe(false);
  });

  test("reads back as what it was made of", () => {
    const { tracks } = read(ts);
    expect(tracks.map(({ config }) => config)).toEqual([VIDEO, AUDIO]);
    expect(tracks.map(({ info }) => [info.baseMediaDecodeTime, info.sampleCount])).toEqual([
      [900_000n, 4],
      [480_000n, 10],
    ]);
  });

  test("is the same each time", () => {
    expect(write([video(900_000n), audio(480_000n)])).toEqual(ts);
  });
});

test("an access unit delimiter that a sample has already is not doubled", () => {
  const bytes = Uint8Array.of(0, 0, 0, 2, 9, 0x10, ...nal(1, 20));
  const source = { config: VIDEO, fragments: [fragment(0n, [{ ...picture(false), bytes }])] };
  const [unit] = joinUnits(parseTsPackets(write([source])), 0x100);
  expect([...(unit?.subarray(14) ?? [])]).toEqual([0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, ...nal(1, 20).subarray(4)]);
});

test("several sources of a kind have stream ids of their own", () => {
  const packets = parseTsPackets(write([video(0n), audio(0n), audio(0n)]));
  expect([0x100, 0x101, 0x102].map((pid) => joinUnits(packets, pid)[0]?.[3])).toEqual([0xe0, 0xc0, 0xc1]);
});

test("audio alone carries the clock, at least each 100 ms", () => {
  const packets = parseTsPackets(write([audio(48_000n, 94)]));
  const clocks = packets.flatMap(({ pcrBase }) => (pcrBase === undefined ? [] : [pcrBase]));
  expect(clocks[0]).toBe(45_000);
  for (const [i, clock] of clocks.slice(1).entries()) expect(clock - (clocks[i] ?? 0)).toBeLessThanOrEqual(9000);
});

test("a hole between two fragments of audio is not hidden in a PES packet", () => {
  const frames = [aac(100), aac(100)];
  const source = { config: AUDIO, fragments: [fragment(0n, frames), fragment(2048n, frames), fragment(9600n, frames)] };
  const units = joinUnits(parseTsPackets(write([video(0n), source])), 0x101);
  expect(units.map((unit) => timestamp(unit, 9))).toEqual([0, 18_000]);
});

test("times pass 2^33 as the clock of a transport stream does", () => {
  const at = 5n * 2n ** 33n - 3600n;
  const units = joinUnits(parseTsPackets(write([video(at)])), 0x100);
  expect(units.slice(0, 2).map((unit) => timestamp(unit, 14))).toEqual([2 ** 33 - 3600, 0]);
  expect(units.map((unit) => timestamp(unit, 9))).toEqual([3600, 14_400, 3600, 7200]);
});

test("any samples fit into what the bound says, and come back in order of decoding", () => {
  const pictures = fc.array(fc.record({ isSync: fc.boolean(), size: fc.integer({ min: 1, max: 700 }) }), {
    maxLength: 12,
  });
  const frames = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 30 });
  fc.assert(
    fc.property(pictures, frames, fc.bigInt({ min: 0n, max: 2n ** 40n }), (sizes, frameSizes, at) => {
      const sources: TsSource[] = [
        {
          config: VIDEO,
          fragments: [
            fragment(
              at,
              sizes.map(({ isSync, size }) => picture(isSync, size)),
            ),
          ],
        },
        { config: AUDIO, fragments: [fragment((at * 48_000n) / 90_000n, frameSizes.map(aac))] },
      ];
      const out = new Uint8Array(tsFromCmafBound(sources));
      const packets = parseTsPackets(out.subarray(0, tsFromCmaf(sources, out)));
      const units = joinUnits(packets, 0x100);
      expect(units.map((unit) => unit.length - 14)).toEqual(
        sizes.map(({ isSync, size }) => 6 + (isSync ? 8 + SPS.length + PPS.length : 0) + 4 + size),
      );
      const audioBytes = joinUnits(packets, 0x101).reduce((sum, unit) => sum + unit.length - 14, 0);
      expect(audioBytes).toBe(frameSizes.reduce((sum, size) => sum + 7 + size, 0));
    }),
  );
});

describe("what cannot be wrapped", () => {
  test("memory that is too small is refused before anything is written", () => {
    const sources = [video(0n)];
    const out = new Uint8Array(tsFromCmafBound(sources) - 1);
    expect(() => tsFromCmaf(sources, out)).toThrow(RangeError);
    expect(out.every((byte) => byte === 0)).toBe(true);
    expect(() => tsFromCmaf([], new Uint8Array(1000))).toThrow(RangeError);
  });

  test.for([
    ["a length beyond the sample", Uint8Array.of(0, 0, 0, 9, 0x65, 1)],
    ["a length of 4 GB", Uint8Array.of(255, 255, 255, 255, 0x65, 1)],
    ["bytes behind the last NAL unit", Uint8Array.of(0, 0, 0, 1, 0x65, 1, 2, 3)],
  ] as const)("%s is a MediaError", ([, bytes]) => {
    const source = { config: VIDEO, fragments: [fragment(0n, [{ ...picture(true), bytes }])] };
    expect(() => write([source])).toThrow(expect.objectContaining({ code: "box_malformed" }));
  });

  test("AAC that ADTS cannot name or carry is a MediaError", () => {
    const config = { ...AUDIO, audioSpecificConfig: Uint8Array.of(0xf9, 0x46, 0x40) }; // object type 42
    expect(() => write([{ ...audio(0n), config }])).toThrow(expect.objectContaining({ code: "unsupported_codec" }));
    const large = { config: AUDIO, fragments: [fragment(0n, [aac(8185)])] };
    expect(() => write([large])).toThrow(expect.objectContaining({ code: "size_out_of_range" }));
  });

  test("a damaged fragment is a MediaError", () => {
    const bytes = fragment(0n, PICTURES);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
        const source = { config: VIDEO, fragments: [bytes.with(at, value).subarray(0, length)] };
        try {
          write([source]);
        } catch (error) {
          expect(error).toBeInstanceOf(MediaError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
