import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cmafFromTs, cmafFromTsBound } from "../src/cmaf/index.ts";
import { retimeTs, type TsSource, tsFromCmaf, tsFromCmafBound } from "../src/mpegts/index.ts";

// The judge is ffmpeg: what it decodes from the segments that we wrote, joined, must be what it decodes from the transport
// stream that we read, picture for picture, frame for frame, and at the same times; and it must have nothing to say.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-mux-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What it printed on either side, warnings included. */
const ffmpeg = (...args: readonly string[]): { readonly output: string; readonly said: string } => {
  const run = spawnSync("ffmpeg", ["-hide_banner", "-nostdin", "-v", "warning", "-y", ...args], {
    encoding: "utf8",
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`ffmpeg ${args.join(" ")}: ${run.stderr}`);
  return { output: run.stdout, said: run.stderr };
};

interface Frame {
  readonly stream: number;
  /** In the stream's own ticks: 90 kHz for pictures, the sample rate for sound. */
  readonly pts: number;
  readonly hash: string;
}

/** Everything that decodes from a transport stream, by stream and time, and what ffmpeg complained about. */
const decode = (ts: Uint8Array): { readonly said: string; readonly frames: readonly Frame[] } => {
  writeFileSync(join(folder, "judged.ts"), ts);
  const passthrough = ["-fps_mode", "passthrough", "-f", "framemd5", "-"];
  const { output, said } = ffmpeg("-copyts", "-i", "judged.ts", "-map", "0", ...passthrough);
  const frames = output
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").map((field) => field.trim()))
    .map(([stream, , pts, , , hash]) => ({ stream: Number(stream), pts: Number(pts), hash: hash ?? "" }));
  return { said, frames: frames.sort((a, b) => a.stream - b.stream || a.pts - b.pts) };
};

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Reads each segment, and writes `group` of them at a time as one. */
const rewrap = (segments: readonly Uint8Array[], group: number): Uint8Array[] => {
  const written: Uint8Array[] = [];
  let near: bigint | undefined;
  let sources: TsSource[] = [];
  segments.forEach((ts, i) => {
    const out = new Uint8Array(cmafFromTsBound(ts.length));
    const nearDecodeTime90k = near === undefined ? {} : { nearDecodeTime90k: near };
    const { tracks, firstDecodeTime90k } = cmafFromTs(ts, out, { sequenceNumber: i + 1, ...nearDecodeTime90k });
    near = firstDecodeTime90k;
    sources = tracks.map(({ config, offset, length }, track) => ({
      config,
      fragments: [...(sources[track]?.fragments ?? []), out.slice(offset, offset + length)],
    }));
    if ((i + 1) % group !== 0 && i + 1 < segments.length) return;
    const memory = new Uint8Array(tsFromCmafBound(sources));
    written.push(memory.slice(0, tsFromCmaf(sources, memory)));
    sources = [];
  });
  return written;
};

interface Encoding {
  readonly name: string;
  readonly frameRate: string;
  readonly sampleRate: number;
  readonly video: readonly string[];
  /** Seconds that are added to every timestamp. */
  readonly offset?: string;
  readonly hasVideo?: boolean;
}

const ENCODINGS: readonly Encoding[] = [
  { name: "film", frameRate: "25", sampleRate: 48_000, video: ["-bf", "3"] },
  { name: "ntsc", frameRate: "30000/1001", sampleRate: 44_100, video: ["-bf", "2", "-slices", "4"] },
  { name: "fast", frameRate: "50", sampleRate: 32_000, video: ["-bf", "0"] },
  { name: "radio", frameRate: "25", sampleRate: 48_000, video: [], hasVideo: false },
  // 2^33 ticks are 95443.7 s: the clock wraps in the second segment.
  { name: "wrapping", frameRate: "25", sampleRate: 48_000, video: ["-bf", "2"], offset: "95439.3" },
];

const encode = ({ name, frameRate, sampleRate, video, offset = "0", hasVideo = true }: Encoding): Uint8Array[] => {
  const picture = ["-map", "0:v", "-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-sc_threshold", "0", ...video];
  ffmpeg(
    ...["-f", "lavfi", "-i", `testsrc2=size=320x180:rate=${frameRate}`],
    ...["-f", "lavfi", "-i", `aevalsrc=0.3*sin(2*PI*(300+40*t)*t)|0.2*sin(2*PI*500*t):s=${sampleRate}`],
    ...(hasVideo ? picture : []),
    ...["-map", "1:a", "-c:a", "aac", "-b:a", "96k", "-t", "7", "-output_ts_offset", offset],
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

describe.for(ENCODINGS)("of $name", (encoding) => {
  test("everything decodes as from the source at the source's times, in segments of one or of two", () => {
    const segments = encode(encoding);
    expect(segments.length).toBeGreaterThan(2);
    const source = decode(joined(segments));
    expect(source.frames.length).toBeGreaterThan(200);
    for (const group of [1, 2]) {
      const ours = decode(joined(rewrap(segments, group)));
      expect(ours.said).toBe("");
      expect(ours.frames.map(({ hash }) => hash)).toEqual(source.frames.map(({ hash }) => hash));
      const apart = ours.frames.map(({ pts }, i) => Math.abs(pts - (source.frames[i]?.pts ?? Number.NaN)));
      // 90 kHz and 44.1 kHz cannot say each other's times, and the source rounds where its PES packets begin, we where ours do.
      const allowed = (stream: number): number => (stream === 1 && encoding.sampleRate === 44_100 ? 1 : 0);
      expect(apart.filter((ticks, i) => !(ticks <= allowed(ours.frames[i]?.stream ?? 0)))).toEqual([]);
    }
  });
});

describe("the test source", () => {
  const assets = fileURLToPath(new URL("../../../apps/packager/assets/test-source/", import.meta.url));
  interface Index {
    readonly loopDuration90k: number;
    readonly firstPts90k: number;
    readonly renditions: readonly {
      readonly name: string;
      readonly width: number;
      readonly segments: readonly { readonly file: string; readonly duration90k: number; readonly sizeBytes: number }[];
    }[];
  }
  const index = JSON.parse(readFileSync(join(assets, "index.json"), "utf8")) as Index;
  const load = (rendition: Index["renditions"][number]): Uint8Array[] =>
    rendition.segments.map(({ file }) => new Uint8Array(readFileSync(join(assets, file))));

  test.for(index.renditions)("$name loops without a hole, a doubled frame or a word from ffmpeg", (rendition) => {
    const continuity = new Map<number, number>();
    const looped = [0n, 1n].flatMap((loop) => {
      const segments = load(rendition);
      for (const ts of segments) retimeTs(ts, loop * BigInt(index.loopDuration90k), continuity);
      return segments;
    });
    const { said, frames } = decode(joined(looped));
    expect(said).toBe("");
    const times = (stream: number): readonly number[] =>
      frames.filter((frame) => frame.stream === stream).map(({ pts }) => pts);
    const steps = (values: readonly number[]): number[] => [
      ...new Set(values.slice(1).map((value, i) => value - (values[i] ?? 0))),
    ];
    expect(times(0)).toHaveLength(800);
    expect(steps(times(0))).toHaveLength(1);
    expect(times(1)).toHaveLength(1500);
    expect(steps(times(1))).toEqual([1024]);
  });

  test("has the same sound in every rendition, segment by segment, and what index.json says of it", () => {
    const sounds = index.renditions.map((rendition) =>
      load(rendition).map((ts, i) => {
        const segment = rendition.segments[i];
        const { tracks } = cmafFromTs(ts, new Uint8Array(cmafFromTsBound(ts.length)), { sequenceNumber: 1 });
        const [video, audio] = tracks;
        if (video?.config.kind !== "video" || audio?.config.kind !== "audio") throw new Error("not video and audio");
        expect(ts.length).toBe(segment?.sizeBytes);
        expect(video.config.width).toBe(rendition.width);
        expect(video.info.durationTicks).toBe(segment?.duration90k);
        expect(video.info.startsWithSync).toBe(true);
        expect(Number(video.info.baseMediaDecodeTime) + video.info.firstCompositionOffsetTicks).toBe(
          index.firstPts90k + i * 180_000,
        );
        expect([93, 94]).toContain(audio.info.sampleCount);
        return [audio.info.baseMediaDecodeTime, audio.info.contentHash];
      }),
    );
    expect(sounds.every((sound) => sound.length === 8)).toBe(true);
    for (const sound of sounds) expect(sound).toEqual(sounds[0]);
  });
});
