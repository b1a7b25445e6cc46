import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AvcSettings,
  type AvcSlice,
  escapeNal,
  writePps,
  writeSliceHeader,
  writeSps,
} from "../../test/write-avc.ts";
import { MediaError, removeEmulationPrevention } from "../bytes/index.ts";
import { AvcSliceHeaders } from "./index.ts";

const settings: fc.Arbitrary<AvcSettings> = fc
  .record({
    chromaFormatIdc: fc.nat(3),
    hasSeparateColourPlanes: fc.boolean(),
    frameNumBits: fc.integer({ min: 4, max: 16 }),
    orderType: fc.nat(2),
    orderLsbBits: fc.integer({ min: 4, max: 16 }),
    isDeltaAlwaysZero: fc.boolean(),
    frameMbsOnly: fc.boolean(),
    ppsId: fc.nat(255),
    hasArithmeticCoding: fc.boolean(),
    hasBottomFieldOrder: fc.boolean(),
    references: fc.tuple(fc.integer({ min: 1, max: 32 }), fc.integer({ min: 1, max: 32 })),
    hasWeightedPrediction: fc.boolean(),
    weightedBipredictionIdc: fc.nat(2),
    hasDeblockingControl: fc.boolean(),
    hasRedundantPictures: fc.boolean(),
  })
  .map((s) => ({ ...s, hasSeparateColourPlanes: s.hasSeparateColourPlanes && s.chromaFormatIdc === 3 }));

const slice: fc.Arbitrary<AvcSlice> = fc.record({
  isIdr: fc.boolean(),
  referenceIdc: fc.nat(3),
  type: fc.nat(9),
  isField: fc.boolean(),
  // Zeros make codes of ones and, as fixed lengths, bytes of zeros, which then need emulation prevention.
  values: fc.array(fc.oneof(fc.constant(0), fc.nat(70_000)), { minLength: 1, maxLength: 40 }),
});

test("the size of any slice header is where its last bit is, emulation prevention counted", () => {
  let longest = 0;
  fc.assert(
    fc.property(
      settings,
      slice,
      fc.uint8Array({ minLength: 20, maxLength: 60 }),
      fc.nat(9),
      (s, header, tail, before) => {
        const bits = writeSliceHeader(s, header);
        const headerBytes = Math.ceil(bits.length / 8);
        const nal = escapeNal([...bits.bytes(), ...tail]);
        const bytes = new Uint8Array(before + nal.length + 3);
        bytes.set(nal, before);
        const size = new AvcSliceHeaders([writeSps(s)], [writePps(s)]).sizeBytes(bytes, before, before + nal.length);
        longest = Math.max(longest, size);
        // The shortest piece of the NAL unit that has all of the header in it.
        expect(removeEmulationPrevention(nal.subarray(0, size)).length).toBe(headerBytes);
        expect(removeEmulationPrevention(nal.subarray(0, size - 1)).length).toBe(headerBytes - 1);
      },
    ),
    { numRuns: 3000 },
  );
  expect(longest).toBeGreaterThan(100);
});

test("the size of a header does not depend on those that were measured before it, however alike they are", () => {
  let alike = 0;
  const measured = fc.tuple(fc.nat(2), fc.nat(7999), fc.nat(400), fc.nat(30));
  fc.assert(
    fc.property(
      settings,
      fc.tuple(slice, slice, slice),
      fc.array(measured, { minLength: 2, maxLength: 12 }),
      (s, kinds, picks) => {
        const [sps, pps] = [[writeSps(s)], [writePps(s)]] as const;
        const headers = new AvcSliceHeaders(sps, pps);
        let previous = -1;
        for (const [kind, firstMb, change, cut] of picks) {
          const { values, ...form } = kinds[kind] as AvcSlice;
          // Of each kind the same bits but where it begins, and now and then other ones somewhere, or an end too early.
          const [, ...rest] = [...values, ...values];
          if (change < rest.length) rest[change] = (rest[change] as number) + 1;
          const bits = writeSliceHeader(s, { ...form, values: [firstMb, ...rest] });
          const nal = escapeNal([...bits.bytes(), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
          const end = cut === 0 ? Math.min(nal.length, 3) : nal.length;
          const size = (of: AvcSliceHeaders): number | string => {
            try {
              return of.sizeBytes(nal, 0, end);
            } catch (error) {
              return (error as MediaError).code;
            }
          };
          expect(size(headers)).toBe(size(new AvcSliceHeaders(sps, pps)));
          if (kind === previous) alike++;
          previous = kind;
        }
      },
    ),
    { numRuns: 1000 },
  );
  expect(alike).toBeGreaterThan(1000);
});

test("a header that is cut off, or is no header, is a MediaError or a size within the NAL unit", () => {
  fc.assert(
    fc.property(settings, slice, fc.uint8Array({ maxLength: 60 }), fc.nat(60), (s, header, noise, cut) => {
      const headers = new AvcSliceHeaders([writeSps(s)], [writePps(s)]);
      const start = writeSliceHeader(s, header).bytes().slice(0, cut);
      const nal = Uint8Array.from([...start, ...noise]);
      try {
        const size = headers.sizeBytes(nal, 0, nal.length);
        expect(size).toBeGreaterThan(0);
        expect(size).toBeLessThanOrEqual(nal.length);
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
    { numRuns: 3000 },
  );
});
