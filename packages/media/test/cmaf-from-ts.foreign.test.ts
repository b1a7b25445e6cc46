import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cmafFromTs, cmafFromTsBound, type TsIngestTrack, writeInitSegment } from "../src/cmaf/index.ts";

// The judge is ffmpeg: what it decodes from our fragments must be, frame for frame and tick for tick, what it decodes
// from the transport stream that they were made of.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-cmaf-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = (...args: readonly string[]): string => {
  const run = spawnSync("ffmpeg", ["-hide_banner", "-nostdin", "-v", "error", "-y", ...args], {
    encoding: "utf8",
    cwd: folder,
  });
  if (run.status !== 0) throw new Error(`ffmpeg ${args.join(" ")}: ${run.stderr}`);
  return run.stdout;
};

interface Frame {
  readonly pts: number;
  readonly hash: string;
}

/** Every decoded frame of the first stream of that kind; times of `timescale`. */
const decode = (file: string, kind: "v" | "a", timescale: number): Frame[] =>
  ffmpeg(
    "-copyts",
    "-i",
    file,
    "-map",
    `0:${kind}:0`,
    "-fps_mode",
    "passthrough",
    "-enc_time_base",
    `1:${timescale}`,
    "-f",
    "framemd5",
    "-",
  )
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").map((field) => field.trim()))
    .map(([, , pts, , , hash]) => ({ pts: Number(pts), hash: hash ?? "" }));

/** Between two times on a clock that wraps every 2^33 ticks of 90 kHz: ffmpeg unwraps it elsewhere than we do. */
const distance = (a: number, b: number | undefined, timescale: number): number => {
  const wrap = (2 ** 33 * timescale) / 90_000;
  const apart = Math.abs(a - (b ?? Number.NaN)) % wrap;
  return Math.min(apart, wrap - apart);
};

interface Encoding {
  readonly name: string;
  readonly video: readonly string[];
  readonly audio: readonly string[];
  readonly frameRate: string;
  readonly sampleRate: number;
  /** Seconds that are added to every timestamp. */
  readonly offset?: string;
}

const encode = ({ name, video, audio, frameRate, sampleRate, offset = "0" }: Encoding): Uint8Array[] => {
  ffmpeg(
    ...["-f", "lavfi", "-i", `testsrc2=size=320x180:rate=${frameRate}`],
    ...["-f", "lavfi", "-i", `aevalsrc=0.3*sin(2*PI*(300+40*t)*t)|0.2*sin(2*PI*500*t):s=${sampleRate}`],
    ...["-t", "7", "-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-sc_threshold", "0", ...video],
    ...["-c:a", "aac", ...audio, "-output_ts_offset", offset],
    ...[
      "-f",
      "hls",
      "-hls_time",
      "2",
      "-hls_list_size",
      "0",
      "-hls_segment_filename",
      `${name}%03d.ts`,
      `${name}.m3u8`,
    ],
  );
  const files = readdirSync(folder).filter((file) => file.startsWith(name) && file.endsWith(".ts"));
  return files.sort().map((file) => new Uint8Array(readFileSync(join(folder, file))));
};

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Ingests the segments one after the other, as the packager does. */
const ingest = (segments: readonly Uint8Array[]): { files: Map<number, Uint8Array>; tracks: TsIngestTrack[][] } => {
  const parts = new Map<number, Uint8Array[]>();
  const tracks: TsIngestTrack[][] = [];
  let near: bigint | undefined;
  segments.forEach((ts, i) => {
    const out = new Uint8Array(cmafFromTsBound(ts.length));
    const result = cmafFromTs(ts, out, {
      sequenceNumber: i + 1,
      ...(near === undefined ? {} : { nearDecodeTime90k: near }),
    });
    near = result.firstDecodeTime90k;
    expect(result.continuityErrors).toBe(0);
    for (const track of result.tracks) {
      const known = parts.get(track.pid) ?? [writeInitSegment(track.config)];
      parts.set(track.pid, [...known, out.slice(track.offset, track.offset + track.length)]);
    }
    tracks.push([...result.tracks]);
  });
  return { files: new Map([...parts].map(([pid, list]) => [pid, joined(list)])), tracks };
};

const ENCODINGS: readonly Encoding[] = [
  { name: "film25", video: ["-bf", "3"], audio: ["-b:a", "96k"], frameRate: "25", sampleRate: 48000 },
  {
    name: "ntsc",
    video: ["-bf", "2", "-slices", "4"],
    audio: ["-b:a", "128k"],
    frameRate: "30000/1001",
    sampleRate: 48000,
  },
  { name: "cd44", video: ["-bf", "0"], audio: ["-b:a", "64k"], frameRate: "24", sampleRate: 44100 },
  {
    name: "opengop",
    video: [
      "-bf",
      "3",
      "-x264-params",
      "open-gop=1:b-pyramid=normal",
      "-flags",
      "+global_header",
      "-bsf:v",
      "dump_extra",
    ],
    audio: [],
    frameRate: "50",
    sampleRate: 48000,
  },
  {
    name: "interlaced",
    video: ["-flags", "+ildct+ilme", "-x264-params", "tff=1"],
    audio: [],
    frameRate: "25",
    sampleRate: 32000,
  },
  // 2^33 ticks are 95443.7 s: the clock wraps in the third segment.
  { name: "wrapping", video: ["-bf", "2"], audio: [], frameRate: "25", sampleRate: 48000, offset: "95437.8" },
];

describe.for(ENCODINGS)("of $name", (encoding) => {
  let segments: Uint8Array[];
  let result: ReturnType<typeof ingest>;
  beforeAll(() => {
    segments = encode(encoding);
    result = ingest(segments);
    writeFileSync(join(folder, `${encoding.name}-all.ts`), joined(segments));
    for (const [pid, file] of result.files) writeFileSync(join(folder, `${encoding.name}-${pid}.mp4`), file);
  });

  test("every picture is decoded as from the source, at the source's times", () => {
    const source = decode(`${encoding.name}-all.ts`, "v", 90_000);
    const ours = decode(`${encoding.name}-256.mp4`, "v", 90_000);
    expect(segments.length).toBeGreaterThan(2);
    expect(source.length).toBeGreaterThan(150);
    expect(ours.map((frame) => frame.hash)).toEqual(source.map((frame) => frame.hash));
    for (const [i, frame] of ours.entries()) expect(distance(frame.pts, source[i]?.pts, 90_000)).toBe(0);
  });

  test("every audio frame is decoded as from the source, at the source's times", () => {
    const source = decode(`${encoding.name}-all.ts`, "a", encoding.sampleRate);
    const ours = decode(`${encoding.name}-257.mp4`, "a", encoding.sampleRate);
    expect(ours.map((frame) => frame.hash)).toEqual(source.map((frame) => frame.hash));
    // 90 kHz cannot say a 44.1 kHz time exactly, neither in the source nor in where our fragments begin.
    for (const [i, frame] of ours.entries()) {
      expect(distance(frame.pts, source[i]?.pts, encoding.sampleRate)).toBeLessThanOrEqual(1);
    }
  });

  test("fragments follow each other without gap or overlap", () => {
    for (const kind of ["video", "audio"] as const) {
      const infos = result.tracks
        .flatMap((tracks) => tracks.filter((track) => track.config.kind === kind))
        .map((track) => track.info);
      for (const [i, info] of infos.slice(1).entries()) {
        const before = infos[i];
        const end = before ? before.baseMediaDecodeTime + BigInt(before.durationTicks) : 0n;
        const gap = info.baseMediaDecodeTime - end;
        expect(gap >= -1n && gap <= 1n).toBe(true);
      }
    }
  });

  test("the same segment gives the same bytes, in memory of its own or shared", () => {
    const ts = segments[1] ?? new Uint8Array();
    const bound = cmafFromTsBound(ts.length);
    const apart = new Uint8Array(bound);
    const shared = new ArrayBuffer(ts.length + bound + 3);
    const inShared = new Uint8Array(shared, 0, ts.length);
    inShared.set(ts);
    const together = new Uint8Array(shared, ts.length + 3, bound);
    const a = cmafFromTs(ts, apart, { sequenceNumber: 2 });
    const b = cmafFromTs(inShared, together, { sequenceNumber: 2 });
    expect(b).toEqual(a);
    for (const { offset, length } of a.tracks) {
      expect(Buffer.compare(together.subarray(offset, offset + length), apart.subarray(offset, offset + length))).toBe(
        0,
      );
    }
    expect(Buffer.compare(inShared, ts)).toBe(0);
  });
});
