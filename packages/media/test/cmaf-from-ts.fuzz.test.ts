import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MediaError } from "../src/bytes/index.ts";
import { cmafFromTs, cmafFromTsBound, readFragment, readInitSegment, writeInitSegment } from "../src/cmaf/index.ts";
import { dumpBoxes } from "../src/isobmff/index.ts";
import { TsBuilder } from "./build-ts.ts";
import { AUD, aacFrame, adts, annexB, bSlice, idrSlice, PPS, pSlice, SPS } from "./sample-media.ts";

/** Whatever goes in: fragments that can be read and described, or a MediaError. */
const expectValueOrMediaError = (ts: Uint8Array): void => {
  const out = new Uint8Array(cmafFromTsBound(ts.length));
  try {
    const { tracks } = cmafFromTs(ts, out, { sequenceNumber: 1 });
    expect(tracks.length).toBeGreaterThan(0);
    let end = 0;
    for (const { config, info, offset, length } of [...tracks].sort((a, b) => a.offset - b.offset)) {
      expect(offset).toBe(end);
      end = offset + length;
      const samples = readFragment(out.subarray(offset, end));
      expect(samples.count).toBe(info.sampleCount);
      expect(samples.durationsTicks.reduce((sum, ticks) => sum + ticks, 0)).toBe(info.durationTicks);
      expect(samples.baseMediaDecodeTime).toBe(info.baseMediaDecodeTime);
      expect(info.firstCompositionOffsetTicks).toBeGreaterThanOrEqual(0);
      expect(readInitSegment(writeInitSegment(config))).toEqual(config);
    }
    expect(end).toBeLessThanOrEqual(out.length);
  } catch (error) {
    expect(error).toBeInstanceOf(MediaError);
  }
};

const synthetic = (): Uint8Array => {
  const builder = new TsBuilder().program([
    { streamType: 0x1b, pid: 256 },
    { streamType: 0x0f, pid: 257, language: "eng" },
  ]);
  for (let i = 0; i < 8; i++) {
    const nals = i === 0 ? [AUD, SPS, PPS, idrSlice(0)] : [AUD, i % 2 ? pSlice(i) : bSlice(i)];
    builder.pes(256, annexB(...nals), { pts: 97_200 + i * 3600, dts: 90_000 + i * 3600, isUnbounded: i % 3 === 0 });
    builder.pes(257, [...adts(aacFrame(i)), ...adts(aacFrame(i + 50))], { streamId: 0xc0, pts: 90_000 + i * 3840 });
  }
  return builder.bytes();
};

/** Half a second by x264 and ffmpeg's AAC encoder, as an encoder pushes it. */
const real = (): Uint8Array => {
  const run = spawnSync("ffmpeg", [
    ...[
      "-v",
      "error",
      "-f",
      "lavfi",
      "-i",
      "testsrc2=size=160x90:rate=25",
      "-f",
      "lavfi",
      "-i",
      "sine=sample_rate=48000",
    ],
    ...[
      "-t",
      "0.5",
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-bf",
      "2",
      "-slices",
      "2",
      "-c:a",
      "aac",
      "-f",
      "mpegts",
      "-",
    ],
  ]);
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return new Uint8Array(run.stdout);
};

interface Change {
  readonly kind: "set" | "header" | "drop" | "repeat" | "swap";
  readonly packet: number;
  readonly at: number;
  readonly value: number;
}

const apply = (ts: Uint8Array, changes: readonly Change[]): Uint8Array => {
  const packets = Array.from({ length: ts.length / 188 }, (_, i) => ts.slice(i * 188, (i + 1) * 188));
  for (const { kind, packet, at, value } of changes) {
    const i = packet % packets.length;
    const current = packets[i];
    if (current === undefined) continue;
    // Byte 0 is left alone: without it nothing behind the sync check would ever be reached.
    if (kind === "set") current[1 + (at % 187)] = value;
    if (kind === "header") current[1 + (at % 40)] = value;
    if (kind === "drop" && packets.length > 1) packets.splice(i, 1);
    if (kind === "repeat") packets.splice(i, 0, current.slice());
    if (kind === "swap") packets.push(...packets.splice(i, 1));
  }
  return new TsBuilder().add(...packets).bytes();
};

const changes = fc.array(
  fc.record({
    kind: fc.constantFrom<Change["kind"]>("set", "header", "header", "drop", "repeat", "swap"),
    packet: fc.nat(2000),
    at: fc.nat(186),
    value: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x47, 0x7f, 0x80, 0xff)),
  }),
  { minLength: 1, maxLength: 12 },
);

describe.for([
  ["a synthetic segment", synthetic],
  ["an encoder's segment", real],
] as const)("%s", ([, make]) => {
  test("however it is damaged, gives fragments or a MediaError", () => {
    const ts = make();
    fc.assert(
      fc.property(changes, (list) => expectValueOrMediaError(apply(ts, list))),
      { numRuns: 600 },
    );
  });

  test("cut after any packet, gives fragments or a MediaError", () => {
    const ts = make();
    for (let length = 0; length <= ts.length; length += 188) expectValueOrMediaError(ts.subarray(0, length));
  });
});

test("any bytes in a well-formed transport give fragments or a MediaError", () => {
  const unit = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => [...bytes]),
      fc.constantFrom(
        annexB(AUD),
        annexB(SPS),
        annexB(PPS),
        annexB(idrSlice(1, 20)),
        [0, 0, 1],
        [0, 0, 0],
        adts(aacFrame(1, 8)),
        [0xff, 0xf1],
      ),
    ),
    { maxLength: 12 },
  );
  const units = fc.array(fc.tuple(fc.constantFrom(256, 257), unit, fc.nat(2 ** 32)), { maxLength: 8 });
  fc.assert(
    fc.property(units, (list) => {
      const builder = new TsBuilder().program([
        { streamType: 0x1b, pid: 256 },
        { streamType: 0x0f, pid: 257 },
      ]);
      for (const [pid, parts, pts] of list) builder.pes(pid, parts.flat(), { pts });
      expectValueOrMediaError(builder.bytes());
    }),
    { numRuns: 2000 },
  );
});

test("any bytes at all give fragments or a MediaError", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => expectValueOrMediaError(bytes)));
});

const CORPUS = fileURLToPath(new URL("./fuzz-corpus/segments/", import.meta.url));

describe("the corpus", () => {
  const files = readdirSync(CORPUS).filter((file) => file !== "README.md");

  test.for(files)("%s gives a value or a MediaError", (file) => {
    const bytes = new Uint8Array(readFileSync(CORPUS + file));
    expectValueOrMediaError(bytes);
    for (const read of [readInitSegment, readFragment, dumpBoxes]) {
      try {
        read(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }
  });

  test("every input has its line in the README", () => {
    const readme = readFileSync(`${CORPUS}README.md`, "utf8");
    for (const file of files) expect(readme).toContain(`\`${file}\``);
  });
});
