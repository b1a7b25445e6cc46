import { expect, test } from "vitest";
import { ByteReader, ByteWriter, bytesOf, MediaError } from "./index.ts";

const written = bytesOf(33, (w) =>
  w
    .u8(0xfe)
    .u16(0xfedc)
    .u24(0xfedcba)
    .u32(0xfedcba98)
    .i32(-2)
    .u64(0xfedcba9876543210n)
    .ascii("moof")
    .put(Uint8Array.of(1, 2)),
);

test("what a writer writes a reader reads back, in network byte order", () => {
  const r = new ByteReader(written, "x");
  expect([r.u8(), r.u16(), r.u24(), r.u32(), r.i32(), r.u64(), r.fourCc()]).toEqual([
    0xfe,
    0xfedc,
    0xfedcba,
    0xfedcba98,
    -2,
    0xfedcba9876543210n,
    "moof",
  ]);
  expect([...r.take(2)]).toEqual([1, 2]);
  expect([...written.subarray(0, 6)]).toEqual([0xfe, 0xfe, 0xdc, 0xfe, 0xdc, 0xba]);
});

test("signed 16 bits are signed", () => {
  expect(new ByteReader(Uint8Array.of(0xff, 0xfe), "").i16()).toBe(-2);
});

test("reading past the end names the structure and the byte", () => {
  const r = new ByteReader(new Uint8Array(12), "").enter("moof", 10).enter("traf", 6);
  r.skip(4);
  expect(() => r.u32()).toThrowError(new MediaError("truncated", "moof/traf", 4, "4 bytes expected, 2 left"));
});

test("a part cannot be entered that is longer than the whole", () => {
  expect(() => new ByteReader(new Uint8Array(4), "").enter("moof", 5)).toThrowError(MediaError);
  expect(() => new ByteReader(new Uint8Array(4), "", 0, 5)).toThrowError(MediaError);
});

test("a writer never writes past the memory it was handed", () => {
  const memory = new Uint8Array(8);
  const w = new ByteWriter(memory.subarray(0, 4), 2);
  expect(() => w.u32(0xffffffff)).toThrowError(MediaError);
  expect([...memory]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test("unprintable characters of a type are dots", () => {
  expect(new ByteReader(Uint8Array.of(0x6d, 0, 0xff, 0x6f), "").fourCc()).toBe("m..o");
});
