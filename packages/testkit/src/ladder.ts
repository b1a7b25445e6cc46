import { type ChildProcess, spawn } from "node:child_process";

export interface Rendition {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly kilobits: number;
}

/** Small enough that two cores encode it beside a browser, and three real steps for a player to choose from. */
export const LADDER: readonly Rendition[] = [
  { name: "high", width: 640, height: 360, kilobits: 900 },
  { name: "mid", width: 480, height: 270, kilobits: 450 },
  { name: "low", width: 320, height: 180, kilobits: 200 },
];

export const FRAME_RATE = 25;
export const SEGMENT_SECONDS = 2;
const FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";

/** Quiet, never asks, and a last line on standard error says what went wrong. */
export const FFMPEG = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"] as const;

const clock = (height: number, label: string): string =>
  `drawtext=fontfile=${FONT}:text='${label} %{pts\\:hms} f%{n}':x=8:y=8:fontsize=${Math.round(height / 11)}:fontcolor=white:box=1:boxcolor=black`;

const source = (seconds: number | undefined): string[] => {
  const end = seconds === undefined ? "" : `:duration=${seconds}`;
  const { width, height } = LADDER[0] ?? { width: 640, height: 360 };
  return [
    ...["-f", "lavfi", "-i", `testsrc2=size=${width}x${height}:rate=${FRAME_RATE}${end}`],
    ...["-f", "lavfi", "-i", `sine=frequency=440:beep_factor=4:sample_rate=48000${end}`],
  ];
};

/** The encoder's settings: aligned IDR every segment, no B-pyramid surprises, each picture labelled with its rendition. */
const encode = (): string[] => {
  const gop = String(FRAME_RATE * SEGMENT_SECONDS);
  const graph = [
    `[0:v]split=${LADDER.length}${LADDER.map((_, i) => `[s${i}]`).join("")}`,
    ...LADDER.map((r, i) => `[s${i}]scale=${r.width}:${r.height},${clock(r.height, r.name)}[v${i}]`),
  ].join(";");
  return [
    "-filter_complex",
    graph,
    ...LADDER.flatMap((_, i) => ["-map", `[v${i}]`, "-map", "1:a"]),
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "2", "-threads", "2"],
    ...["-g", gop, "-keyint_min", gop, "-sc_threshold", "0", "-flags", "+cgop"],
    ...LADDER.flatMap((r, i) => [
      ...[`-b:v:${i}`, `${r.kilobits}k`, `-maxrate:v:${i}`, `${r.kilobits}k`, `-bufsize:v:${i}`, `${2 * r.kilobits}k`],
    ]),
    ...["-c:a", "aac", "-b:a", "64k", "-ac", "2"],
  ];
};

/** HLS with transport stream segments to a folder or an ingest URL; both end with a slash. */
export const hlsOutput = (target: string): string[] => [
  ...["-f", "hls", "-hls_time", String(SEGMENT_SECONDS), "-hls_list_size", "6", "-hls_segment_type", "mpegts"],
  ...(target.startsWith("http") ? ["-method", "PUT", "-http_persistent", "1"] : ["-hls_list_size", "0"]),
  ...["-var_stream_map", LADDER.map((r, i) => `v:${i},a:${i},name:${r.name}`).join(" ")],
  ...[
    "-master_pl_name",
    "index.m3u8",
    "-hls_segment_filename",
    `${target}%v/segment_%05d.ts`,
    `${target}%v/index.m3u8`,
  ],
];

/** One MP4 file (it keeps the bit rates, which the pushed multivariant playlist needs) with every rendition and its sound, to be pushed any number of times without encoding again. */
export const encodeLadderArgs = (seconds: number, file: string): string[] => [
  ...FFMPEG,
  ...source(seconds),
  ...encode(),
  file,
];

/** Encodes in real time and pushes, until it is killed. */
export const pushLadder = (ingestUrl: string, onLine?: (line: string) => void): ChildProcess =>
  spawnFfmpeg([...FFMPEG, "-re", ...source(undefined), ...encode(), ...hlsOutput(ingestUrl)], onLine);

/** Pushes an encoded ladder in real time, once; ffmpeg closes the playlists with ENDLIST at its end. */
export const pushLadderFile = (file: string, ingestUrl: string, onLine?: (line: string) => void): ChildProcess =>
  spawnFfmpeg([...FFMPEG, "-re", "-i", file, "-map", "0", "-c", "copy", ...hlsOutput(ingestUrl)], onLine);

const spawnFfmpeg = (args: readonly string[], onLine: ((line: string) => void) | undefined): ChildProcess => {
  const child = spawn("ffmpeg", args, { stdio: ["ignore", "ignore", "pipe"] });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    for (const line of text.split("\n")) if (line !== "") onLine?.(line);
  });
  return child;
};
