import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { readFragment } from "@sluice/media/cmaf";
import { FFMPEG } from "@sluice/testkit";
import { BENCH_KEY } from "./bench-key.ts";
import { type BenchMedia, countPackets } from "./bench-media.ts";
import { type Comparison, compare, type Turn } from "./rounds.ts";
import { runTimed } from "./run-timed.ts";
import { PACKAGER_FLAGS } from "./start-packager.ts";

const run = promisify(execFile);
const ROUNDS = 3;
/** What a disk takes to make room for files is another time each time, and nobody's work. */
const MEMORY_DISK = "/dev/shm";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/**
 * Ten minutes of what is stored packaged anew and encrypted, start of the process and all files included, against ffmpeg doing the
 * same to a file of the same media: of its ways the one that takes it the least.
 */
export const comparePackaging = async (storedLog: string, media: BenchMedia): Promise<Comparison[]> => {
  const parent = existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir();
  const folder = await mkdtemp(path.join(parent, "sluice-bench-packaging-"));
  try {
    return await compareIn(folder, storedLog, media);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const compareIn = async (folder: string, storedLog: string, media: BenchMedia): Promise<Comparison[]> => {
  const megabytes = media.sizeBytes / 1e6;
  const input = path.join(folder, "ten-minutes.mp4");
  await run("ffmpeg", [...FFMPEG, "-i", media.file, "-c", "copy", "-bsf:a", "aac_adtstoasc", input]);
  const keyFile = path.join(folder, "content.key");
  const keyInfo = path.join(folder, "key-info.txt");
  await writeFile(keyFile, BENCH_KEY.key);
  await writeFile(keyInfo, `content.key\n${keyFile}\n${hex(BENCH_KEY.constantIv)}\n`);

  const own = path.join(folder, "own");
  const theirs = path.join(folder, "ffmpeg");
  const inNewFolder = async (output: string, command: string, args: readonly string[]): Promise<Turn> => {
    await rm(output, { recursive: true, force: true });
    await mkdir(output);
    return { work: megabytes, cpuSeconds: (await runTimed(command, args)).cpuSeconds };
  };
  const script = path.join(import.meta.dirname, "package-files.ts");
  const copied = [...FFMPEG, "-i", input, "-map", "0", "-c", "copy"];
  const hls = ["-f", "hls", "-hls_time", "6", "-hls_list_size", "0", "-hls_key_info_file", keyInfo];
  const cenc = ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", hex(BENCH_KEY.key)];
  const fragmented = ["-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof"];
  const jobs = [
    {
      method: "aes-128",
      target: 3,
      title: "stored->HLS TS AES-128, ffmpeg -c copy",
      args: [...copied, ...hls, path.join(theirs, "index.m3u8")],
      countOwn: () => countPackets(path.join(own, "index.m3u8"), ["-allowed_extensions", "ALL"]),
    },
    {
      method: "cenc",
      target: 3.5,
      title: "stored->HLS CMAF CENC, ffmpeg -c copy mp4",
      args: [...copied, ...fragmented, ...cenc, "-encryption_kid", hex(BENCH_KEY.keyId), path.join(theirs, "out.mp4")],
      countOwn: () => countDecoded(own),
    },
  ];
  const results: Comparison[] = [];
  for (const { method, target, title, args, countOwn } of jobs) {
    const subject = () => inNewFolder(own, process.execPath, [...PACKAGER_FLAGS, script, method, storedLog, own]);
    await subject();
    const packets = await countOwn();
    if (packets !== media.packetCount) {
      throw new Error(`${method}: ${packets} of ${media.packetCount} packets can be read again`);
    }
    const peer = () => inNewFolder(theirs, "ffmpeg", args);
    results.push(await compare({ title, unit: "MB/CPU s", target, rounds: ROUNDS, subject, peer }));
  }
  return results;
};

/** Samples of all segments, of which ffmpeg decrypts and decodes some of each track without a word. */
const countDecoded = async (folder: string): Promise<number> => {
  const names = await readdir(folder);
  let samples = 0;
  for (const init of names.filter((name) => name.startsWith("init_"))) {
    const prefix = `segment_${init.slice("init_".length, -".mp4".length)}_`;
    const segments = names.filter((name) => name.startsWith(prefix));
    const header = await readFile(path.join(folder, init));
    for (const [i, name] of segments.entries()) {
      const segment = await readFile(path.join(folder, name));
      samples += readFragment(segment).count;
      if (i % 40 === 0) await decode(folder, Buffer.concat([header, segment]));
    }
  }
  return samples;
};

const decode = async (folder: string, bytes: Uint8Array): Promise<void> => {
  const file = path.join(folder, "judged.mp4");
  await writeFile(file, bytes);
  const key = hex(BENCH_KEY.key);
  const { stderr } = await run("ffmpeg", ["-v", "warning", "-decryption_key", key, "-i", file, "-f", "null", "-"]);
  if (stderr !== "") throw new Error(`ffmpeg says of what was packaged: ${stderr}`);
};
