import fc from "fast-check";
import { expect, test } from "vitest";
import { MediaError } from "../bytes/index.ts";
import {
  bytesOfBoxes,
  containerBox,
  dumpBoxes,
  mfhdBox,
  plainBox,
  stypBox,
  tfdtBox,
  tfhdBox,
  trunBox,
} from "../isobmff/index.ts";
import { fragmentHeaderSizeBytes, writeFragmentHeader } from "./fragment-header.ts";
import { readFragment } from "./index.ts";

const PLAN = {
  sequenceNumber: 7,
  baseMediaDecodeTime: 0x2_0000_0001n,
  sizes: [5, 6, 7],
  durationsTicks: [3003, 3003, 3004],
  flags: [0x02000000, 0x01010000, 0x01810000],
  defaultFlags: 0x01010000,
  compositionOffsetsTicks: [3003, 6006, -1],
};

const write = (plan: Parameters<typeof writeFragmentHeader>[0]): Uint8Array => {
  const samples = plan.sizes.reduce((sum, size) => sum + size, 0);
  const bytes = new Uint8Array(fragmentHeaderSizeBytes(plan) + samples);
  expect(writeFragmentHeader(plan, bytes, 0)).toBe(bytes.length - samples);
  return bytes;
};

test("the sample table of what was written is what was planned", () => {
  const bytes = write(PLAN);
  const samples = readFragment(bytes);
  expect(samples).toMatchObject({ trackId: 1, baseMediaDecodeTime: PLAN.baseMediaDecodeTime, count: 3 });
  expect([...samples.sizes]).toEqual(PLAN.sizes);
  expect([...samples.durationsTicks]).toEqual(PLAN.durationsTicks);
  expect([...samples.compositionOffsetsTicks]).toEqual(PLAN.compositionOffsetsTicks);
  expect([...samples.sync]).toEqual([1, 0, 0]);
  expect([...samples.offsets]).toEqual([bytes.length - 18, bytes.length - 13, bytes.length - 7]);
});

test("what all samples have in common is said once", () => {
  const plan = {
    ...PLAN,
    durationsTicks: [1024, 1024, 1024],
    flags: undefined,
    defaultFlags: 0x02000000,
    compositionOffsetsTicks: undefined,
  };
  const bytes = write(plan);
  expect(bytes.length).toBe(write(PLAN).length - 3 * 12 + 4);
  expect([...readFragment(bytes).durationsTicks]).toEqual([1024, 1024, 1024]);
  expect([...readFragment(bytes).sync]).toEqual([1, 1, 1]);
});

test("the boxes are the reviewed ones", async () => {
  await expect(dumpBoxes(write(PLAN))).toMatchFileSnapshot("../../test/golden/fragment-video.txt");
});

test("offsets count from the start of the bytes, whatever stands before the moof", () => {
  const styp = bytesOfBoxes([stypBox({ majorBrand: "msdh", minorVersion: 0, compatibleBrands: ["msdh"] })]);
  const plain = readFragment(write(PLAN));
  const shifted = readFragment(Uint8Array.from([...styp, ...write(PLAN)]));
  expect([...shifted.offsets]).toEqual([...plain.offsets].map((offset) => offset + styp.length));
});

const fragment = (count: number, traf: Parameters<typeof tfhdBox>[0]): Uint8Array =>
  bytesOfBoxes([
    containerBox("moof", [
      mfhdBox({ sequenceNumber: 1 }),
      containerBox("traf", [
        tfhdBox(traf),
        tfdtBox({ baseMediaDecodeTime: 0n }),
        trunBox({
          count,
          dataOffset: undefined,
          firstSampleFlags: 0x02000000,
          durations: undefined,
          sizes: undefined,
          flags: undefined,
          compositionOffsets: undefined,
        }),
      ]),
    ]),
    plainBox("mdat", 12, () => undefined),
  ]);

test("runs of defaults alone are understood: three samples behind the moof, the first one sync", () => {
  const traf = { trackId: 9, defaultSampleDuration: 100, defaultSampleSize: 4, defaultSampleFlags: 0x01010000 };
  const { trackId, sizes, durationsTicks, sync, count } = readFragment(fragment(3, traf));
  expect([trackId, count, [...sizes], [...durationsTicks], [...sync]]).toEqual([
    9,
    3,
    [4, 4, 4],
    [100, 100, 100],
    [1, 0, 0],
  ]);
});

test("a run of four thousand million samples without a byte allocates nothing and is a MediaError", () => {
  const traf = { trackId: 9, defaultSampleDuration: 100, defaultSampleSize: 0, defaultSampleFlags: 0 };
  expect(() => readFragment(fragment(0xffffffff, traf))).toThrowError(MediaError);
});

test("more samples than any encoder makes are a MediaError, also where every one has its byte", () => {
  const traf = { trackId: 9, defaultSampleDuration: 100, defaultSampleSize: 1, defaultSampleFlags: 0 };
  const withSamples = (count: number) => {
    const head = fragment(count, traf);
    const bytes = new Uint8Array(head.length + count);
    bytes.set(head);
    return bytes;
  };
  expect(readFragment(withSamples(100_000)).count).toBe(100_000);
  expect(() => readFragment(withSamples(100_001))).toThrow(MediaError);
});

test("samples outside the fragment are a MediaError", () => {
  expect(() => readFragment(write(PLAN).subarray(0, -1))).toThrowError(MediaError);
});

test("a fragment with any bytes changed is a sample table within its bytes, or a MediaError", () => {
  const bytes = write(PLAN);
  const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(changes, fc.nat(bytes.length), (list, length) => {
      const changed = bytes.slice(0, Math.max(length, 8));
      for (const [at, value] of list) if (at < changed.length) changed[at] = value;
      try {
        const { offsets, sizes, count } = readFragment(changed);
        for (let i = 0; i < count; i++) expect((offsets[i] ?? 0) + (sizes[i] ?? 0)).toBeLessThanOrEqual(changed.length);
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
    { numRuns: 3000 },
  );
});
