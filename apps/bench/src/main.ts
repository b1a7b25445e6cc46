// `npm run bench`: the packager against nginx, ffmpeg and openssl, by work per CPU second of the process under test.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureTools, FFMPEG, TOOLS, waitUntil } from "@sluice/testkit";
import { type BenchMedia, countPackets, makeBenchMedia, type SegmentSeconds } from "./bench-media.ts";
import { compareEncryptedServing, withEncryptedEndpoints } from "./compare-encrypted-serving.ts";
import { compareEncryption } from "./compare-encryption.ts";
import { comparePackaging } from "./compare-packaging.ts";
import { describeChannel, egressPath, startControlPlane } from "./control-plane-stand-in.ts";
import { pushSegments } from "./push-segments.ts";
import { fetchBytes, readRendition } from "./read-rendition.ts";
import { type Comparison, compare, type Turn, verdict } from "./rounds.ts";
import { runTimed } from "./run-timed.ts";
import { startNginx } from "./start-nginx.ts";
import { PACKAGER_FLAGS, type Server, startPackager } from "./start-packager.ts";
import { warmPageCache } from "./warm-page-cache.ts";
import { measureLoad, writeWrkScript } from "./wrk.ts";

const ROUNDS = 5;
const INGEST_ROUNDS = 3;
/** What is served: together less than the packager keeps hot, since serving is measured here and not packaging. */
const SERVED = [
  { channel: describeChannel(1, 2), seconds: 2, count: 16 },
  { channel: describeChannel(2, 6), seconds: 6, count: 16 },
] as const;
/** Served in the clear and encrypted: of both together, too, less than is kept hot. */
const PROTECTED = { channel: withEncryptedEndpoints(describeChannel(3, 6)), count: 6 };
const pushedChannels = Array.from({ length: INGEST_ROUNDS + 1 }, (_, i) => describeChannel(SERVED.length + 2 + i, 6));

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

interface ServedFiles {
  readonly playlists: readonly string[];
  /** By their length in seconds. */
  readonly segments: ReadonlyMap<SegmentSeconds, readonly string[]>;
}

/** All that the served channels offer, in TS and in CMAF. */
const listServed = async (packager: Server): Promise<ServedFiles> => {
  const playlists: string[] = [];
  const segments = new Map<SegmentSeconds, string[]>();
  for (const { channel, seconds } of SERVED) {
    const renditions = await Promise.all(
      (["ts", "cmaf"] as const).map((endpoint) => readRendition(packager, egressPath(channel, endpoint, "index.m3u8"))),
    );
    playlists.push(...renditions.map(({ playlist }) => playlist));
    segments.set(
      seconds,
      renditions.flatMap((rendition) => rendition.segments),
    );
  }
  return { playlists, segments };
};

const meanMegabytes = (names: readonly string[], files: ReadonlyMap<string, Uint8Array>): string => {
  const bytes = names.reduce((sum, name) => sum + (files.get(name)?.length ?? 0), 0);
  return (bytes / names.length / 1e6).toFixed(1);
};

/** The same bytes from both servers, checked before anything is timed. */
const compareServing = async (folder: string, packager: Server): Promise<Comparison[]> => {
  const { playlists, segments } = await listServed(packager);
  const allSegments = [...segments.values()].flat();
  const files = new Map<string, Uint8Array>();
  for (const name of [...playlists, ...allSegments]) files.set(name, await fetchBytes(packager.url + name));
  const nginx = await startNginx(folder, files);
  try {
    for (const name of files.keys()) {
      const [ours, theirs] = [await fetchBytes(packager.url + name), await fetchBytes(nginx.url + name)];
      if (!isEqual(ours, theirs)) throw new Error(`${name} is not the same from both servers`);
    }
    say(`  checked: ${allSegments.length} segments and ${playlists.length} playlists are the same bytes from both`);
    const loads = [
      {
        title: "playlists, nginx static",
        paths: playlists,
        load: { connections: 32, seconds: 2, work: "requests" },
        target: 0.25,
      },
      ...[...segments].map(
        ([seconds, paths]) =>
          ({
            title: `segments of ${seconds} s (${meanMegabytes(paths, files)} MB), sendfile`,
            paths,
            load: { connections: 16, seconds: 2, work: "gigabits" },
            target: 0.6,
          }) as const,
      ),
    ] as const;
    const results: Comparison[] = [];
    for (const { title, paths, load, target } of loads) {
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
  const segmentFiles = media.segments[6].map(({ file }) => file);
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
    const { stdout, cpuSeconds } = await runTimed(process.execPath, [
      ...PACKAGER_FLAGS,
      script,
      ownFolder,
      ...segmentFiles,
    ]);
    const own = JSON.parse(stdout) as { samples: number; conversionCpuSeconds: number };
    if (own.samples !== media.packetCount)
      throw new Error(`ingest made ${own.samples} samples of ${media.packetCount} packets`);
    return { cpuSeconds, conversionCpuSeconds: own.conversionCpuSeconds };
  };
  const inMemory = async () => ({ work: megabytes, cpuSeconds: (await convert()).conversionCpuSeconds });
  const filesToFiles = async () => ({ work: megabytes, cpuSeconds: (await convert()).cpuSeconds });
  // What is pushed is kept, where what ffmpeg and our own made is removed before the next round.
  const warmed = (turn: () => Promise<Turn>) => async (): Promise<Turn> => {
    await warmPageCache(folder, 2 * media.sizeBytes);
    return turn();
  };
  const unused = [...pushedChannels];
  const overHttp = () => {
    const channel = unused.shift();
    if (channel === undefined) throw new Error("every channel has been pushed to");
    return pushSegments(packager, channel, media, 6);
  };
  const contest = { unit: "MB/CPU s", target: 1.5, rounds: INGEST_ROUNDS, peer: warmed(peer) };
  const results = [
    await compare({ ...contest, title: "TS->CMAF in memory, ffmpeg -c copy", subject: warmed(inMemory) }),
    await compare({ ...contest, title: "TS->CMAF files, ffmpeg -c copy", subject: warmed(filesToFiles) }),
    await compare({ ...contest, title: "TS->CMAF push, ffmpeg -c copy", subject: warmed(overHttp) }),
  ];
  const packets = await countPackets(path.join(peerFolder, "index.m3u8"));
  if (packets !== media.packetCount) throw new Error(`ffmpeg wrote ${packets} of ${media.packetCount} packets`);
  say(`  checked: both made ${media.packetCount} samples of ${media.packetCount} packets`);
  return results;
};

const print = (results: readonly Comparison[]): void => {
  say("");
  say(
    `${"subject, peer".padEnd(42)}${"packager".padStart(10)}${"peer".padStart(10)}  unit        ratio (spread)       target`,
  );
  for (const each of results) {
    const digits = each.subject > 1000 ? 0 : 1;
    const spread = `${each.ratio.toFixed(2)} (${each.lowestRatio.toFixed(2)}..${each.highestRatio.toFixed(2)})`;
    say(
      `${each.title.padEnd(42)}${each.subject.toFixed(digits).padStart(10)}${each.peer.toFixed(digits).padStart(10)}  ` +
        `${each.unit.padEnd(11)} ${spread.padEnd(20)} ${each.target} ${verdict(each)}`,
    );
  }
};

ensureTools([TOOLS.ffmpeg, TOOLS.nginx, TOOLS.wrk], say);
const folder = await mkdtemp(path.join(tmpdir(), "sluice-bench-"));
const controlPlane = await startControlPlane([
  ...SERVED.map(({ channel }) => channel),
  PROTECTED.channel,
  ...pushedChannels,
]);
let packager: Server | null = null;
try {
  say("making ten minutes of test media (about half a minute) …");
  const media = await makeBenchMedia(folder);
  say(`  ${(media.sizeBytes / 1e6).toFixed(0)} MB, ${media.packetCount} packets`);
  packager = await startPackager(path.join(folder, "data"), controlPlane.url);
  const { url } = packager;
  for (const { channel, seconds, count } of SERVED) await pushSegments(packager, channel, media, seconds, count);
  await pushSegments(packager, PROTECTED.channel, media, 6, PROTECTED.count);
  const multivariants = SERVED.flatMap(({ channel }) =>
    (["ts", "cmaf"] as const).map((endpoint) => egressPath(channel, endpoint, "index.m3u8")),
  );
  await waitUntil(async () => (await Promise.all(multivariants.map((each) => fetch(url + each)))).every((r) => r.ok), {
    what: "the pushed channels to be served",
    timeoutMs: 30_000,
  });
  say("serving: packager and nginx in turn …");
  const results = await compareServing(path.join(folder, "nginx"), packager);
  say("ingest: packager and ffmpeg in turn …");
  results.push(...(await compareIngest(folder, packager, media)));
  say("encrypted segments and clear ones in turn …");
  results.push(...(await compareEncryptedServing(folder, packager, PROTECTED.channel)));
  say("packaging: what is stored, by our own and by ffmpeg in turn …");
  const stored = pushedChannels[0];
  if (stored === undefined) throw new Error("no channel has been pushed to");
  const log = path.join(folder, "data", "packager", "channels", stored.channelId);
  results.push(...(await comparePackaging(log, media)));
  say("encryption: our own and the cipher alone in turn …");
  results.push(...(await compareEncryption(folder, say)));
  print(results);
  process.exitCode = results.some((each) => verdict(each) === "MISSED") ? 1 : 0;
} finally {
  await packager?.stop();
  controlPlane.close();
  await rm(folder, { recursive: true, force: true });
}
