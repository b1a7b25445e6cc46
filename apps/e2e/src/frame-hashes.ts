import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** MD5 of every decoded picture, or of every decoded block of sound, in order. */
export const hashFrames = async (input: string, stream: string): Promise<string[]> => {
  const { stdout } = await run(
    "ffmpeg",
    [
      ...["-nostdin", "-loglevel", "error", "-i", input, "-map", stream],
      ...["-fps_mode", "passthrough", "-f", "framemd5", "-"],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.slice(line.lastIndexOf(",") + 1).trim());
};

/** Which of the video streams, in ffmpeg's order, has that height. */
export const findVideoStream = async (input: string, height: number): Promise<string> => {
  const { stdout } = await run("ffprobe", [
    ...["-loglevel", "error", "-select_streams", "v", "-show_entries", "stream=height", "-of", "csv=p=0", input],
  ]);
  const heights = stdout
    .split("\n")
    .map((line) => Number.parseInt(line, 10))
    .filter((each) => each > 0);
  const index = heights.indexOf(height);
  if (index === -1) throw new Error(`${input} has no video of height ${height}, only ${heights.join(", ")}`);
  return `0:v:${index}`;
};
