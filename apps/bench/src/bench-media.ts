import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { FFMPEG } from "@sluice/testkit";

const run = promisify(execFile);

const ENCODED_SECONDS = 30;
const LOOPS = 20;
/** Of a keyframe each two seconds, so that both lengths can be cut: what low latency asks for, and the classic one. */
const SEGMENT_SECONDS = [2, 6] as const;
export type SegmentSeconds = (typeof SEGMENT_SECONDS)[number];

export interface BenchSegment {
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface BenchMedia {
  /** Ten minutes of 1280x720 H.264 at 5 Mbit/s with AAC, as one transport stream. */
  readonly file: string;
  /** The same in segments of so many seconds, in order. */
  readonly segments: Readonly<Record<SegmentSeconds, readonly BenchSegment[]>>;
  readonly sizeBytes: number;
  /** Video and audio packets, counted by ffprobe. */
  readonly packetCount: number;
}

/** Encodes thirty seconds and repeats them without encoding again, with timestamps that go on. */
export const makeBenchMedia = async (folder: string): Promise<BenchMedia> => {
  const loop = path.join(folder, "loop.mp4");
  const file = path.join(folder, "ten-minutes.ts");
  await run("ffmpeg", [
    ...FFMPEG,
    ...["-f", "lavfi", "-i", `testsrc2=size=1280x720:rate=25:duration=${ENCODED_SECONDS}`],
    ...["-f", "lavfi", "-i", `sine=frequency=440:sample_rate=48000:duration=${ENCODED_SECONDS}`],
    ...["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "50", "-sc_threshold", "0"],
    ...["-b:v", "5M", "-minrate", "5M", "-maxrate", "5M", "-bufsize", "5M", "-x264-params", "nal-hrd=cbr"],
    ...["-c:a", "aac", "-b:a", "128k", "-ac", "2", loop],
  ]);
  const copied = [...FFMPEG, "-stream_loop", String(LOOPS - 1), "-i", loop, "-map", "0", "-c", "copy"];
  await run("ffmpeg", [...copied, "-f", "mpegts", file]);
  const [two, six] = await Promise.all(SEGMENT_SECONDS.map((seconds) => cut(file, seconds, folder)));
  const segments = { 2: two ?? [], 6: six ?? [] };
  const sizeBytes = segments[6].reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { file, segments, sizeBytes, packetCount: await countPackets(file) };
};

const cut = async (file: string, seconds: SegmentSeconds, folder: string): Promise<BenchSegment[]> => {
  const into = path.join(folder, `segments-${seconds}s`);
  await mkdir(into, { recursive: true });
  await run("ffmpeg", [
    ...[...FFMPEG, "-i", file, "-map", "0", "-c", "copy", "-f", "segment", "-segment_time", String(seconds)],
    ...["-segment_format", "mpegts", path.join(into, "%05d.ts")],
  ]);
  const files = (await readdir(into)).sort().map((name) => path.join(into, name));
  return Promise.all(files.map(async (each) => ({ file: each, bytes: await readFile(each) })));
};

/** Packets of all streams, by ffprobe. */
export const countPackets = async (input: string, options: readonly string[] = []): Promise<number> => {
  const { stdout } = await run("ffprobe", [
    ...["-loglevel", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "json"],
    ...[...options, input],
  ]);
  const { streams } = JSON.parse(stdout) as { streams: { nb_read_packets: string }[] };
  return streams.reduce((sum, stream) => sum + Number(stream.nb_read_packets), 0);
};
