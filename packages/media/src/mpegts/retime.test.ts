import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PMT_PID, TsBuilder } from "../../test/build-ts.ts";
import { joinUnits, parseTsPackets } from "../../test/parse-ts-packets.ts";
import { MediaError } from "../bytes/index.ts";
import { retimeTs } from "./retime.ts";
import { createTsStream, writePesHeader, writeTsPackets } from "./ts-writer.ts";

/** Tables, and three PES packets with PTS, DTS and clock. */
const sample = (base: number): Uint8Array => {
  const tables = new TsBuilder().program([{ pid: 0x100, streamType: 0x1b }]).bytes();
  const out = new Uint8Array(20 * 188);
  out.set(tables);
  const stream = createTsStream(0x100);
  let at = tables.length;
  for (let i = 0; i < 3; i += 1) {
    const start = 15 * 188;
    const dts = (base + i * 3600) % 2 ** 33;
    const end = writePesHeader(out, start, 0xe0, 300, (dts + 7200) % 2 ** 33, dts) + 300;
    at = writeTsPackets(out, at, stream, { start, end, isRandomAccess: i === 0, pcr90k: dts });
  }
  return out.slice(0, at);
};

const pesHeaders = (ts: Uint8Array): Uint8Array[] =>
  joinUnits(parseTsPackets(ts), 0x100).map((unit) => unit.slice(0, 19));

describe("a moved transport stream", () => {
  test.for([0n, 1n, 1_440_000n, -126_000n, 2n ** 33n - 1n, 5n * 2n ** 33n + 90_000n, -(2n ** 40n)])(
    "by %d has the times of one that was made there, wrap included",
    (offset) => {
      const moved = sample(8_589_930_000);
      retimeTs(moved, offset, new Map());
      const target = Number(BigInt.asUintN(33, 8_589_930_000n + offset));
      expect(moved).toEqual(sample(target));
    },
  );

  test("moved there and back is what it was", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 50n), max: 2n ** 50n }), (offset) => {
        const ts = sample(126_000);
        retimeTs(ts, offset, new Map());
        retimeTs(ts, -offset, new Map());
        expect(ts).toEqual(sample(126_000));
      }),
    );
  });

  test("goes on with the counters of the one before it, PID by PID", () => {
    const continuity = new Map<number, number>();
    const joined = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => {
      const ts = sample(0);
      retimeTs(ts, BigInt(i) * 10_800n, continuity);
      return ts;
    });
    const packets = parseTsPackets(new Uint8Array(Buffer.concat(joined)));
    for (const pid of [0, PMT_PID, 0x100]) {
      const counters = packets.filter((packet) => packet.pid === pid).map(({ continuity }) => continuity);
      expect(counters.length).toBeGreaterThan(8);
      expect(counters).toEqual(counters.map((_, i) => ((counters[0] ?? 0) + i) % 16));
    }
  });

  test("leaves tables and payloads alone", () => {
    const before = sample(0);
    const after = sample(0);
    retimeTs(after, 12_345n, new Map());
    for (const pid of [0, PMT_PID]) {
      expect(joinUnits(parseTsPackets(after), pid)).toEqual(joinUnits(parseTsPackets(before), pid));
    }
    expect(pesHeaders(after)).not.toEqual(pesHeaders(before));
    expect(joinUnits(parseTsPackets(after), 0x100).map((unit) => unit.slice(19))).toEqual(
      joinUnits(parseTsPackets(before), 0x100).map((unit) => unit.slice(19)),
    );
  });
});

describe("damage", () => {
  test("a lost sync byte and half a packet are named with their offset", () => {
    const ts = sample(0);
    ts[376] = 0x48;
    expect(() => retimeTs(ts, 1n, new Map())).toThrow(expect.objectContaining({ code: "ts_sync_lost", offset: 376 }));
    expect(() => retimeTs(sample(0).subarray(0, 200), 1n, new Map())).toThrow(
      expect.objectContaining({ code: "ts_sync_lost", offset: 188 }),
    );
  });

  test("any bytes are moved or are a MediaError", () => {
    const packet = fc
      .tuple(fc.uint8Array({ minLength: 187, maxLength: 187 }), fc.constantFrom(undefined, 0x100))
      .map(([body, pid]) => {
        const bytes = Uint8Array.of(0x47, ...body);
        if (pid !== undefined) bytes.set([0x41, 0, (bytes[3] ?? 0) | 0x30, (bytes[4] ?? 0) % 184, bytes[5] ?? 0], 1);
        const payload = 5 + (bytes[4] ?? 0);
        if (pid !== undefined) bytes.set([0, 0, 1].slice(0, 188 - payload), payload);
        return bytes;
      });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 5 }), fc.bigInt(), (packets, offset) => {
        const ts = new Uint8Array(Buffer.concat(packets));
        try {
          retimeTs(ts, offset, new Map());
        } catch (error) {
          expect(error).toBeInstanceOf(MediaError);
        }
        expect(ts.length).toBe(packets.length * 188);
      }),
    );
  });
});
