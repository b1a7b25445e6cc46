import fc from "fast-check";
import { expect, test } from "vitest";
import { BitReader, MediaError, removeEmulationPrevention } from "./index.ts";

test("bits come most significant first, across bytes, up to 32 unsigned", () => {
  const r = new BitReader(Uint8Array.of(0b1010_1111, 0xff, 0xff, 0xff, 0xf5), "x");
  expect([r.bits(3), r.flag(), r.bits(32), r.bits(4), r.remainingBits]).toEqual([0b101, false, 0xffffffff, 5, 0]);
});

// ISO/IEC 14496-10, tables 9-2 and 9-3
test.for([
  ["1", 0, 0],
  ["010", 1, 1],
  ["011", 2, -1],
  ["00100", 3, 2],
  ["00101", 4, -2],
  ["0001000", 7, 4],
] as const)("the code %s is ue %i and se %i", ([code, unsigned, signed]) => {
  const bytes = Uint8Array.of(Number.parseInt(code.padEnd(8, "0"), 2));
  expect(new BitReader(bytes, "x").unsignedExpGolomb()).toBe(unsigned);
  expect(new BitReader(bytes, "x").signedExpGolomb()).toBe(signed);
});

test("the largest ue has 32 bits, and a longer code is refused", () => {
  const largest = Uint8Array.of(0, 0, 0, 1, 0xff, 0xff, 0xff, 0xfe);
  expect(new BitReader(largest, "x").unsignedExpGolomb()).toBe(2 ** 32 - 2);
  expect(() => new BitReader(new Uint8Array(20), "x").unsignedExpGolomb()).toThrowError(MediaError);
  expect(() => new BitReader(Uint8Array.of(0), "x").unsignedExpGolomb()).toThrowError(MediaError);
});

test.for([
  [
    [0, 0, 3, 1],
    [0, 0, 1],
  ],
  [
    [0, 0, 3, 0, 0, 3, 0],
    [0, 0, 0, 0, 0],
  ],
  [
    [0, 3, 0, 0, 3],
    [0, 3, 0, 0],
  ],
  [
    [0, 0, 0, 3],
    [0, 0, 0],
  ],
] as const)("emulation prevention is taken out of %j", ([nal, rbsp]) => {
  expect([...removeEmulationPrevention(Uint8Array.from(nal))]).toEqual(rbsp);
});

test("what an encoder escapes comes back as it was", () => {
  const escapeRbsp = (rbsp: Uint8Array): Uint8Array => {
    const nal: number[] = [];
    for (const byte of rbsp) {
      if (nal.at(-1) === 0 && nal.at(-2) === 0 && byte <= 3) nal.push(3);
      nal.push(byte);
    }
    return Uint8Array.from(nal);
  };
  const bytes = fc.array(fc.oneof(fc.constant(0), fc.nat(4), fc.nat(255)), { maxLength: 60 });
  fc.assert(
    fc.property(bytes, (values) => {
      expect([...removeEmulationPrevention(escapeRbsp(Uint8Array.from(values)))]).toEqual(values);
    }),
  );
});
