import fc from "fast-check";
import { expect, test } from "vitest";
import { patSection, pmtSection, psiPackets, section, TsBuilder, tsPacket } from "../../test/build-ts.ts";
import { fromHex } from "../../test/hex.ts";
import { MediaError } from "../bytes/index.ts";
import { mpegCrc32, readPat, readPmt, readSections } from "./psi.ts";

const bytesOf = (packets: readonly Uint8Array[]): Uint8Array => new TsBuilder().add(...packets).bytes();

test("the association section that ffmpeg writes is read", () => {
  const written = fromHex(`
    00 b00d       // table_id, section_length
    0001 c1 00 00 // transport_stream_id, version 0 and current, section 0 of 0
    0001 f000     // program 1 has its map on PID 0x1000
    2ab104b2      // CRC_32
  `);
  expect(mpegCrc32(written)).toBe(0);
  expect(readPat(written)).toEqual([{ programNumber: 1, pmtPid: 0x1000 }]);
  expect([...written]).toEqual(patSection());
});

test("a map's streams come in their order, with their language", () => {
  const streams = [
    { streamType: 0x1b, pid: 256 },
    { streamType: 0x0f, pid: 257, language: "ENG" },
    { streamType: 0x0f, pid: 258, language: "e g" },
    { streamType: 0x0f, pid: 257 },
  ];
  expect(readPmt(Uint8Array.from(pmtSection(streams)), 1)).toEqual([
    { streamType: 0x1b, pid: 256, language: "und" },
    { streamType: 0x0f, pid: 257, language: "eng" },
    { streamType: 0x0f, pid: 258, language: "und" },
  ]);
});

test("another program's map, another table and one that is not yet valid are nobody's", () => {
  const pmt = Uint8Array.from(pmtSection([], 2));
  expect(readPmt(pmt, 1)).toBeUndefined();
  expect(readPmt(pmt.with(0, 3), 2)).toBeUndefined();
  expect(readPmt(pmt.with(5, 0xc0), 2)).toBeUndefined();
  expect(readPat(pmt)).toBeUndefined();
});

test("sections are put together over packets, and several may share one", () => {
  const long = section(
    2,
    1,
    Array.from({ length: 400 }, (_, i) => i & 255),
  );
  const packets = psiPackets(32, [...patSection(), ...long]);
  expect(packets).toHaveLength(3);
  expect([...readSections(bytesOf(packets), 32)].map((bytes) => [...bytes])).toEqual([patSection(), long]);
});

test("a section that another one interrupts is lost, and the other is read", () => {
  const long = section(2, 1, new Array(300).fill(7));
  const [first] = psiPackets(32, long);
  const packets = [first ?? new Uint8Array(188), ...psiPackets(32, patSection())];
  expect([...readSections(bytesOf(packets), 32)].map((bytes) => [...bytes])).toEqual([patSection()]);
});

test("a pointer behind the packet's end, and a section above 1024 bytes, hold nothing", () => {
  const pointer = tsPacket({ pid: 32, payload: [255, ...patSection()], isStart: true, continuity: 0 });
  const huge = tsPacket({ pid: 32, payload: [0, 2, 0xbf, 0xff, 0, 1], isStart: true, continuity: 1 });
  expect([...readSections(bytesOf([pointer, huge]), 32)]).toEqual([]);
});

test("lengths that lie inside a map are a MediaError", () => {
  const lying = section(2, 1, [0xe1, 0, 0xf0, 0, 0x1b, 0xe1, 0, 0xff, 0xff]);
  expect(() => readPmt(Uint8Array.from(lying), 1)).toThrowError(MediaError);
});

test("any section is a table, nobody's, or a MediaError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(0, 2), (body, tableId) => {
      const bytes = Uint8Array.from(section(tableId, 1, [...body]));
      try {
        readPat(bytes);
        readPmt(bytes, 1);
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
  );
});
