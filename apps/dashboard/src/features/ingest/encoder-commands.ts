/**
 * Commands that push to an ingest endpoint, made to be pasted into a POSIX shell. Pure: what is shown is what is tested.
 */
export interface IngestTarget {
  /** Ends with a slash. */
  readonly url: string;
  /** undefined: whoever comes that way needs none. */
  readonly login: { readonly username: string; readonly password: string } | undefined;
}

/** Quotes a word for sh, bash and zsh: nothing in it is expanded, whatever it holds. */
export const quoteForShell = (word: string): string =>
  /^[A-Za-z0-9_./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * The ingest URL with its credentials in front of the host (RFC 3986). Where one character needs percent-encoding all are
 * encoded: ffmpeg also looks for `%05d`, `%v` and the like in these addresses, and `%20d` would be taken for a number.
 */
export const urlWithCredentials = ({ url, login }: IngestTarget): string => {
  if (login === undefined) return url;
  const schemeEnd = url.indexOf("://") + 3;
  return `${url.slice(0, schemeEnd)}${inUserInfo(login.username)}:${inUserInfo(login.password)}@${url.slice(schemeEnd)}`;
};

const inUserInfo = (text: string): string =>
  /^[A-Za-z0-9._~-]*$/.test(text)
    ? text
    : Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(
        "",
      );

/** One option and its values stand on a line of their own. */
type CommandLine = readonly string[];

const printCommand = (lines: readonly CommandLine[]): string =>
  lines.map((words) => words.map(quoteForShell).join(" ")).join(" \\\n  ");

const FRAME_RATE = 30;
const SEGMENT_SECONDS = 2;

/** A moving test picture and a tone: replace these inputs by a camera or a file (`-i rtmp://…`, `-i input.mp4`). */
const testInputs: readonly CommandLine[] = [
  ["-re", "-f", "lavfi", "-i", `testsrc2=size=1280x720:rate=${FRAME_RATE}`],
  ["-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"],
];

/** Draws the UTC wall clock into the picture, so that latency can be read off the player. */
const CLOCK = [
  "drawtext=text=%{gmtime}",
  "fontsize=h/12",
  "fontcolor=white",
  "box=1",
  "boxcolor=black@0.6",
  "boxborderw=12",
  "x=(w-text_w)/2",
  "y=h-text_h*2",
].join(":");

/** Every rendition must have key frames at the same places, at the segment boundaries. */
const keyFrames: CommandLine = [
  "-g",
  String(FRAME_RATE * SEGMENT_SECONDS),
  "-keyint_min",
  String(FRAME_RATE * SEGMENT_SECONDS),
  "-sc_threshold",
  "0",
];

const hlsPush: readonly CommandLine[] = [
  ["-f", "hls", "-method", "PUT", "-http_persistent", "1"],
  ["-hls_time", String(SEGMENT_SECONDS), "-hls_list_size", "6", "-hls_segment_type", "mpegts"],
  ["-hls_flags", "independent_segments+program_date_time", "-hls_start_number_source", "epoch"],
];

/** ffmpeg, one rendition: 720p at 3 Mbit/s with stereo sound. */
export const ffmpegSingleCommand = (target: IngestTarget): string => {
  const base = urlWithCredentials(target);
  return printCommand([
    ["ffmpeg", "-hide_banner"],
    ...testInputs,
    ["-vf", CLOCK],
    ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p"],
    ["-b:v", "3M", "-maxrate", "3300k", "-bufsize", "6M"],
    keyFrames,
    ["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"],
    ...hlsPush,
    ["-hls_segment_filename", `${base}segment_%d.ts`],
    [`${base}index.m3u8`],
  ]);
};

const LADDER = [
  { name: "720p", width: 1280, height: 720, video: "2800k", maxrate: "3000k", bufsize: "5600k", audio: "128k" },
  { name: "480p", width: 854, height: 480, video: "1400k", maxrate: "1500k", bufsize: "2800k", audio: "128k" },
  { name: "360p", width: 640, height: 360, video: "800k", maxrate: "860k", bufsize: "1600k", audio: "128k" },
] as const;

/** ffmpeg, three renditions with aligned segments and the clock burnt in. */
export const ffmpegLadderCommand = (target: IngestTarget): string => {
  const base = urlWithCredentials(target);
  const split = `[0:v]${CLOCK},split=${LADDER.length}${LADDER.map((_, i) => `[s${i}]`).join("")}`;
  const scales = LADDER.map(({ width, height }, i) => `[s${i}]scale=${width}:${height},setsar=1[v${i}]`);
  return printCommand([
    ["ffmpeg", "-hide_banner"],
    ...testInputs,
    ["-filter_complex", [split, ...scales].join(";")],
    ...LADDER.map(({ video, maxrate, bufsize, audio }, i) => [
      ...["-map", `[v${i}]`, "-map", "1:a"],
      ...[`-b:v:${i}`, video, `-maxrate:v:${i}`, maxrate, `-bufsize:v:${i}`, bufsize, `-b:a:${i}`, audio],
    ]),
    ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p"],
    keyFrames,
    ["-c:a", "aac", "-ar", "48000", "-ac", "2"],
    ...hlsPush,
    ["-master_pl_name", "index.m3u8"],
    ["-var_stream_map", LADDER.map(({ name }, i) => `v:${i},a:${i},name:${name}`).join(" ")],
    ["-hls_segment_filename", `${base}%v_%d.ts`],
    [`${base}%v.m3u8`],
  ]);
};

/** A command that pushes a file in a loop, without encoding it anew. Works for H.264 and AAC sources. */
export const ffmpegFileCommand = (target: IngestTarget): string => {
  const base = urlWithCredentials(target);
  return printCommand([
    ["ffmpeg", "-hide_banner"],
    ["-re", "-stream_loop", "-1", "-i", "input.mp4"],
    ["-map", "0:v:0", "-map", "0:a:0", "-c", "copy"],
    ...hlsPush,
    ["-hls_segment_filename", `${base}segment_%d.ts`],
    [`${base}index.m3u8`],
  ]);
};

/** What to type into OBS: Settings, Output, mode Advanced, tab Recording, type Custom Output (FFmpeg). */
export const obsSettings = (target: IngestTarget): readonly { readonly label: string; readonly value: string }[] => [
  { label: "FFmpeg output type", value: "Output to URL" },
  { label: "File path or URL", value: `${urlWithCredentials(target)}index.m3u8` },
  { label: "Container format", value: "hls" },
  {
    label: "Muxer settings",
    value: "method=PUT http_persistent=1 hls_time=2 hls_list_size=6 hls_start_number_source=epoch",
  },
  { label: "Video bitrate", value: "4000 Kbps" },
  { label: "Keyframe interval (frames)", value: String(FRAME_RATE * SEGMENT_SECONDS) },
  { label: "Video encoder", value: "libx264" },
  { label: "Audio bitrate", value: "128 Kbps" },
  { label: "Audio encoder", value: "aac" },
];
