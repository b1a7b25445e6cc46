// `npm run bench`: the packager against nginx and ffmpeg, by work per CPU second of the process under test.
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureTools, FFMPEG, TOOLS, waitUntil } from "@sluice/testkit";
import { type BenchMedia, countPackets, makeBenchMedia } from "./bench-media.ts";
import { describeChannel, egressPath, startControlPlane } from "./control-plane-stand-in.ts";
import { pushSegments } from "./push-segments.ts";
import { type Comparison, compare, verdict } from "./rounds.ts";
import { runTimed } from "./run-timed.ts";
import { startNginx } from "./start-nginx.ts";
import { type Server, startPackager } from "./start-packager.ts";
import { measureLoad, writeWrkScript } from "./wrk.ts";

const ROUNDS = 5;
const INGEST_ROUNDS = 3;
const SERVED_SEGMENTS = 16;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const fetchBytes = async (url: string): Promise<Uint8Array> => {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
};

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The media playlist of the video rendition, with absolute paths of all that it names. */
const readRendition = async (
  server: Server,
  multivariant: string,
): Promise<{ playlist: string; segments: string[] }> => {
  const lines = async (where: string): Promise<string[]> =>
    new TextDecoder().decode(await fetchBytes(server.url + where)).split("\n");
  const leaf = (where: string, uri: string): string => path.posix.join(path.posix.dirname(where), uri);
  const isUri = (line: string): boolean => line !== "" && !line.startsWith("#");
  const playlist = leaf(multivariant, (await lines(multivariant)).find(isUri) ?? "");
  return { playlist, segments: (await lines(playlist)).filter(isUri).map((uri) => leaf(playlist, uri)) };
};

/** The same bytes from both servers, checked before anything is timed. */
const compareServing = async (
  folder: string,
  packager: Server,
  multivariants: readonly string[],
): Promise<Comparison[]> => {
  const renditions = await Promise.all(multivariants.map((multivariant) => readRendition(packager, multivariant)));
  const playlists = renditions.map(({ playlist }) => playlist);
  const segments = renditions.flatMap((rendition) => rendition.segments);
  const files = new Map<string, Uint8Array>();
  for (const name of [...playlists, ...segments]) files.set(name, await fetchBytes(packager.url + name));
  const nginx = await startNginx(folder, files);
  try {
    for (const name of files.keys()) {
      const [ours, theirs] = [await fetchBytes(packager.url + name), await fetchBytes(nginx.url + name)];
      if (!isEqual(ours, theirs)) throw new Error(`${name} is not the same from both servers`);
    }
    say(`  checked: ${segments.length} segments and ${playlists.length} playlists are the same bytes from both`);
    const results: Comparison[] = [];
    for (const [title, paths, load, target] of [
      ["segments, nginx sendfile", segments, { connections: 16, seconds: 2, work: "gigabits" }, 0.6],
      ["playlists, nginx static", playlists, { connections: 32, seconds: 2, work: "requests" }, 0.25],
    ] as const) {
      const script = path.join(folder, `${load.work}.lua`);
      await writeWrkScript(script, paths);
      results.push(
        await compare({
          title,
          unit: load.work === "gigabits" ? "Gbit/CPU s" : "req/CPU s",
          target,
          rounds: ROUNDS,
          subject: () => measureLoad(packager, script, load),
          peer: () => measureLoad(nginx, script, load),
        }),
      );
      say(`  measured: ${title}`);
    }
    return results;
  } finally {
    await nginx.stop();
  }
};

const compareIngest = async (folder: string, packager: Server, media: BenchMedia): Promise<Comparison[]> => {
  const megabytes = media.sizeBytes / 1e6;
  const segmentFiles = (await readdir(path.join(folder, "segments")))
    .sort()
    .map((name) => path.join(folder, "segments", name));
  const peerFolder = path.join(folder, "ffmpeg");
  const ownFolder = path.join(folder, "own");
  // To overwrite files costs the disk more than to write new ones, and neither side should pay for the round before.
  const empty = async (output: string): Promise<void> => {
    await rm(output, { recursive: true, force: true });
    await mkdir(output);
  };
  const peer = async () => {
    await empty(peerFolder);
    const output = ["-f", "hls", "-hls_time", "6", "-hls_list_size", "0", "-hls_segment_type", "fmp4"];
    const { cpuSeconds } = await runTimed("ffmpeg", [
      ...[
        ...FFMPEG,
        "-i",
        media.file,
        "-map",
        "0",
        "-c",
        "copy",
        "-bsf:a",
        "aac_adtstoasc",
        ...output,
        path.join(peerFolder, "index.m3u8"),
      ],
    ]);
    return { work: megabytes, cpuSeconds };
  };
  const convert = async () => {
    await empty(ownFolder);
    const script = path.join(import.meta.dirname, "ingest-files.ts");
    const { stdout, cpuSeconds } = await runTimed(process.execPath, [script, ownFolder, ...segmentFiles]);
    const own = JSON.parse(stdout) as { samples: number; conversionCpuSeconds: number };
    if (own.samples !== media.packetCount)
      throw new Error(`ingest made ${own.samples} samples of ${media.packetCount} packets`);
    return { cpuSeconds, conversionCpuSeconds: own.conversionCpuSeconds };
  };
  const inMemory = async () => ({ work: megabytes, cpuSeconds: (await convert()).conversionCpuSeconds });
  const filesToFiles = async () => ({ work: megabytes, cpuSeconds: (await convert()).cpuSeconds });
  let channel = 1;
  const overHttp = () => pushSegments(packager, describeChannel(++channel), media);
  const contest = { unit: "MB/CPU s", target: 1.5, rounds: INGEST_ROUNDS, peer };
  const results = [
    await compare({ ...contest, title: "TS->CMAF in memory, ffmpeg -c copy", subject: inMemory }),
    await compare({ ...contest, title: "TS->CMAF files, ffmpeg -c copy", subject: filesToFiles }),
    await compare({ ...contest, title: "TS->CMAF push, ffmpeg -c copy", subject: overHttp }),
  ];
  const packets = await countPackets(path.join(peerFolder, "index.m3u8"));
  if (packets !== media.packetCount) throw new Error(`ffmpeg wrote ${packets} of ${media.packetCount} packets`);
  say(`  checked: both made ${media.packetCount} samples of ${media.packetCount} packets`);
  return results;
};

const print = (results: readonly Comparison[]): void => {
  say("");
  say(
    `${"subject, peer".padEnd(38)}${"packager".padStart(10)}${"peer".padStart(10)}  unit        ratio (spread)       target`,
  );
  for (const each of results) {
    const digits = each.subject > 1000 ? 0 : 1;
    const spread = `${each.ratio.toFixed(2)} (${each.lowestRatio.toFixed(2)}..${each.highestRatio.toFixed(2)})`;
    say(
      `${each.title.padEnd(38)}${each.subject.toFixed(digits).padStart(10)}${each.peer.toFixed(digits).padStart(10)}  ` +
        `${each.unit.padEnd(11)} ${spread.padEnd(20)} ${each.target} ${verdict(each)}`,
    );
  }
};

ensureTools([TOOLS.ffmpeg, TOOLS.nginx, TOOLS.wrk], say);
const folder = await mkdtemp(path.join(tmpdir(), "sluice-bench-"));
const channels = Array.from({ length: INGEST_ROUNDS + 2 }, (_, i) => describeChannel(i + 1));
const controlPlane = await startControlPlane(channels);
let packager: Server | null = null;
try {
  say("making ten minutes of test media (about half a minute) …");
  const media = await makeBenchMedia(folder);
  say(`  ${media.segments.length} segments, ${(media.sizeBytes / 1e6).toFixed(0)} MB, ${media.packetCount} packets`);
  packager = await startPackager(path.join(folder, "data"), controlPlane.url);
  const served = describeChannel(1);
  await pushSegments(packager, served, media, SERVED_SEGMENTS);
  const multivariants = (["ts", "cmaf"] as const).map((endpoint) => egressPath(served, endpoint, "index.m3u8"));
  const { url } = packager;
  await waitUntil(async () => (await Promise.all(multivariants.map((each) => fetch(url + each)))).every((r) => r.ok), {
    what: "the pushed channel to be served",
    timeoutMs: 30_000,
  });
  say("serving: packager and nginx in turn …");
  const results = await compareServing(path.join(folder, "nginx"), packager, multivariants);
  say("ingest: packager and ffmpeg in turn …");
  results.push(...(await compareIngest(folder, packager, media)));
  print(results);
  process.exitCode = results.some((each) => verdict(each) === "MISSED") ? 1 : 0;
} finally {
  await packager?.stop();
  controlPlane.close();
  await rm(folder, { recursive: true, force: true });
}
