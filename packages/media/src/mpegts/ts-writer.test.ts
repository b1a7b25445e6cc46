import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex } from "../../test/hex.ts";
import { joinUnits, parseTsPackets } from "../../test/parse-ts-packets.ts";
import { createTsStream, wrapTimestamp, writePesHeader, writeTimestamp, writeTsPackets } from "./ts-writer.ts";

const PID = 0x100;

/** A payload at the end of fresh memory, written as packets at its start. */
const write = (payload: Uint8Array, pcr90k?: number, isRandomAccess = false, stream = createTsStream(PID)) => {
  const out = new Uint8Array((Math.ceil(payload.length / 184) + 1) * 188 + payload.length);
  const start = out.length - payload.length;
  out.set(payload, start);
  const end = writeTsPackets(out, 0, stream, { start, end: out.length, isRandomAccess, pcr90k });
  return out.subarray(0, end);
};

describe("transport packets", () => {
  test("a clock, an entry point and one byte make this packet", () => {
    const expected = fromHex(`
      47        // sync_byte
      41 00     // payload_unit_start_indicator, PID 0x100
      30        // adaptation field and payload, continuity_counter 0
      b6        // adaptation_field_length 182
      d0        // discontinuity, random access, PCR
      80 00 00 00 fe 00 // program_clock_reference_base 0x100000001, reserved bits, extension 0
      ${"ff".repeat(175)}
      aa`);
    expect(write(Uint8Array.of(0xaa), 0x1_0000_0001, true)).toEqual(expected);
  });

  test("carry any payload whole, with counters in sequence and nothing but 0xff beside it", () => {
    const payload = fc.integer({ min: 1, max: 800 }).map((n) => Uint8Array.from({ length: n }, (_, i) => i % 251));
    const pcr = fc.option(fc.integer({ min: 0, max: 2 ** 33 - 1 }), { nil: undefined });
    fc.assert(
      fc.property(
        payload,
        pcr,
        fc.boolean(),
        fc.integer({ min: 0, max: 15 }),
        fc.boolean(),
        (bytes, pcr90k, isRandomAccess, continuity, isFresh) => {
          const stream = { pid: PID, continuity, isFresh };
          const packets = parseTsPackets(write(bytes, pcr90k, isRandomAccess, stream));
          expect(joinUnits(packets, PID)).toEqual([bytes]);
          packets.forEach((packet, i) => {
            expect(packet.continuity).toBe((continuity + i) % 16);
            expect(packet.unitStart).toBe(i === 0);
            expect(packet.discontinuity).toBe(i === 0 && isFresh);
            expect(packet.randomAccess).toBe(i === 0 && isRandomAccess);
            expect(packet.pcrBase).toBe(i === 0 ? pcr90k : undefined);
            expect(packet.stuffing.every((byte) => byte === 0xff)).toBe(true);
          });
          expect(stream).toEqual({ pid: PID, continuity: (continuity + packets.length) % 16, isFresh: false });
        },
      ),
    );
  });
});

describe("timestamps", () => {
  test.for([
    [0, "21 00 01 00 01"],
    [1, "21 00 01 00 03"],
    [126_000, "21 00 07 d8 61"],
    [2 ** 33 - 1, "2f ff ff ff ff"],
    [2 ** 32, "29 00 01 00 01"],
  ] as const)("%i is written as %s", ([ticks, hex]) => {
    const out = new Uint8Array(5);
    writeTimestamp(out, 0, 2, ticks);
    expect(out).toEqual(fromHex(hex));
  });

  test.for([
    [2 ** 33, 0],
    [2 ** 33 + 5, 5],
    [-1, 2 ** 33 - 1],
    [5 * 2 ** 33 + 7, 7],
  ] as const)("%i wraps to %i", ([ticks, wrapped]) => {
    expect(wrapTimestamp(ticks)).toBe(wrapped);
  });
});

describe("a PES header", () => {
  test("has both times where they differ", () => {
    const out = new Uint8Array(19);
    expect(writePesHeader(out, 0, 0xe0, 100, 126_000, 1)).toBe(19);
    expect(out).toEqual(
      fromHex(`
        000001    // packet_start_code_prefix
        e0        // stream_id
        0071      // PES_packet_length
        84        // data_alignment_indicator
        c0        // PTS and DTS
        0a        // PES_header_data_length
        310007d861 // PTS 126000
        1100010003 // DTS 1`),
    );
  });

  test("has one time where they are the same, and no length where it would not fit", () => {
    const out = new Uint8Array(14);
    expect(writePesHeader(out, 0, 0xe0, 65_528, 1, 1)).toBe(14);
    expect(out).toEqual(fromHex("000001e0 0000 84 80 05 2100010003"));
    writePesHeader(out, 0, 0xe0, 65_527, 1, 1);
    expect(out.subarray(4, 6)).toEqual(fromHex("ffff"));
  });
});
