import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { encodeLadderArgs, FFMPEG, hlsOutput, LADDER, SEGMENT_SECONDS } from "./ladder.ts";

const run = promisify(execFile);

export interface EncodedLadder {
  /** Every rendition in one MP4 file. */
  readonly file: string;
  /** The same as ffmpeg's own HLS, to compare with and to push from: `NAME/index.m3u8`, `NAME/segment_00000.ts`. */
  readonly folder: string;
  readonly segmentCount: number;
  readonly remove: () => Promise<void>;
}

/** Encodes the ladder once, as fast as the machine can. */
export const encodeLadder = async (seconds: number): Promise<EncodedLadder> => {
  const root = await mkdtemp(path.join(tmpdir(), "sluice-ladder-"));
  const file = path.join(root, "ladder.mp4");
  const folder = `${root}/hls/`;
  await mkdir(folder);
  await run("ffmpeg", encodeLadderArgs(seconds, file));
  await run("ffmpeg", [...FFMPEG, "-i", file, "-map", "0", "-c", "copy", ...hlsOutput(folder)]);
  const segments = (await readdir(path.join(folder, LADDER[0]?.name ?? ""))).filter((name) => name.endsWith(".ts"));
  return { file, folder, segmentCount: segments.length, remove: () => rm(root, { recursive: true, force: true }) };
};

/** What an encoder puts, segment by segment: media of every rendition, then the playlists that name it. */
export const readPush = async (
  ladder: EncodedLadder,
  number: number,
): Promise<{ readonly path: string; readonly body: Buffer }[]> => {
  const name = `segment_${String(number).padStart(5, "0")}.ts`;
  const files = [];
  for (const rendition of LADDER) {
    files.push({
      path: `${rendition.name}/${name}`,
      body: await readFile(path.join(ladder.folder, rendition.name, name)),
    });
    const whole = await readFile(path.join(ladder.folder, rendition.name, "index.m3u8"), "utf8");
    files.push({ path: `${rendition.name}/index.m3u8`, body: Buffer.from(cutPlaylist(whole, name)) });
  }
  if (number === 0) files.push({ path: "index.m3u8", body: await readFile(path.join(ladder.folder, "index.m3u8")) });
  return files;
};

/** The playlist as it was when that segment was its last; complete, with ENDLIST, at the very last. */
const cutPlaylist = (whole: string, lastName: string): string => {
  const lines = whole.split("\n");
  const end = lines.indexOf(lastName);
  const isLast = lines.findLastIndex((line) => line.endsWith(".ts")) === end;
  return isLast ? whole : `${lines.slice(0, end + 1).join("\n")}\n`;
};

export const secondsOf = (segmentCount: number): number => segmentCount * SEGMENT_SECONDS;
