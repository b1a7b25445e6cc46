import fc from "fast-check";
import { expect, test } from "vitest";
import { pesBytes } from "../../test/build-ts.ts";
import { fromHex } from "../../test/hex.ts";
import { MediaError } from "../bytes/index.ts";
import { readPesHeader } from "./pes.ts";

const read = (bytes: Uint8Array, end: number = bytes.length): ReturnType<typeof readPesHeader> =>
  readPesHeader(bytes, 0, end, "ts/pid 256/pes", 0);

test("the header that ffmpeg writes is read", () => {
  const bytes = fromHex(`
    000001 e0 0000 // start code, stream_id, PES_packet_length: not said
    80 c0 0a       // MPEG-2; PTS and DTS; ten bytes follow
    31 0007 d861   // PTS 126000
    11 0007 a261   // DTS 119088
  `);
  expect(read(bytes)).toEqual({ headerBytes: 19, payloadBytes: undefined, pts: 126_000, dts: 119_088 });
});

test("all 33 bits of a timestamp come back; a missing DTS is the PTS", () => {
  const time = fc.nat(2 ** 32).chain((n) => fc.constantFrom(n, n + 2 ** 32 - 1));
  fc.assert(
    fc.property(time, fc.option(time, { nil: undefined }), (pts, dts) => {
      const bytes = Uint8Array.from(pesBytes([1, 2, 3], { pts, ...(dts === undefined ? {} : { dts }) }));
      expect(read(bytes)).toMatchObject({ pts, dts: dts ?? pts, payloadBytes: 3 });
    }),
  );
});

test("a header that has not arrived wholly is incomplete, at every byte", () => {
  const bytes = Uint8Array.from(pesBytes([], { pts: 1, dts: 0 }));
  for (let end = 0; end < bytes.length; end++) expect(read(bytes, end)).toBe("incomplete");
});

test("padding and private_stream_2 carry no stream", () => {
  for (const id of [0xbe, 0xbf]) expect(read(Uint8Array.of(0, 0, 1, id, 0, 4, 1, 2, 3, 4))).toBe("headerless");
});

test.for([
  ["no start code", "000002e00000800000"],
  ["the syntax of MPEG-1", "000001e000000f0000"],
  ["a header longer than the packet", "000001e00003800005210001 0001"],
  ["no room for its PTS", "000001e00000808004 21000100"],
  ["the forbidden PTS_DTS_flags", "000001e00000804005 2100010001"],
  ["a PTS without marker bits", "000001e00000808005 2000000000"],
])("%s is malformed", ([, hex]) => {
  expect(() => read(fromHex(hex ?? ""))).toThrowError(/pes_malformed/);
});

test("a scrambled packet is refused by name", () => {
  expect(() => read(fromHex("000001e00000900000"))).toThrowError(/ts_scrambled/);
});

test("any bytes are a header, incomplete, or a MediaError", () => {
  const bytes = fc
    .tuple(fc.boolean(), fc.uint8Array({ maxLength: 40 }))
    .map(([isStart, b]) => Uint8Array.from([...(isStart ? [0, 0, 1, 0xe0] : []), ...b]));
  fc.assert(
    fc.property(bytes, (input) => {
      try {
        const header = read(input);
        if (typeof header === "object") expect(header.headerBytes).toBeLessThanOrEqual(input.length);
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
    { numRuns: 2000 },
  );
});
