// A process of its own, as `ffmpeg -c copy` is one: reads what a packager has stored of a channel, and writes it as encrypted HLS.
// On its command line: how to encrypt, the folder of the channel's log, and the folder to write into.
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { protectedFragmentsBound, protectFragments, writeProtectedInitSegment } from "@sluice/media/cenc";
import {
  type HlsKey,
  IDENTITY_KEY_FORMAT,
  type MediaSegment,
  printMediaPlaylist,
  printMultivariantPlaylist,
} from "@sluice/media/hls";
import { type TsSource, tsFromCmaf, tsFromCmafBound } from "@sluice/media/mpegts";
import {
  addFact,
  advance,
  CLOCK_90K,
  createTimeline,
  findSegment,
  type Group,
  type Presentation,
  presentation,
  type Timeline,
} from "@sluice/media/timeline";
import { blockCiphers } from "@sluice/packager/block-ciphers";
import { encryptedWholeBytes, encryptWhole } from "@sluice/packager/encrypt-whole";
import { fromRecord } from "@sluice/packager/journal";
import { payloadPath, readRecords } from "@sluice/packager/log-file";
import { unpackLocation } from "@sluice/packager/segment-store";
import { createSlabPool } from "@sluice/packager/slab-pool";
import { BENCH_KEY } from "./bench-key.ts";

const KEPT_BYTES = 64 * 1024 * 1024;
const TEN_MINUTES = { targetSeconds: 6, availableSeconds: 900 };

const [method = "", log = "", folder = ""] = process.argv.slice(2);
const pool = createSlabPool(KEPT_BYTES);

const readTimeline = (): Timeline => {
  const timeline = createTimeline();
  for (const name of readdirSync(log)
    .filter((each) => each.endsWith(".idx"))
    .sort()) {
    const { records } = readRecords(readFileSync(path.join(log, name)), Number.parseInt(name, 10));
    for (const record of records) for (const fact of fromRecord(record)) addFact(timeline, fact);
  }
  advance(timeline, Date.now());
  return timeline;
};

const timeline = readTimeline();
const presented = presentation(timeline, TEN_MINUTES, TEN_MINUTES.availableSeconds);
if (presented === undefined) throw new Error(`${log} has no media`);

const payloads = new Map<number, number>();

const readStored = (file: number, into: Uint8Array, offset: number): void => {
  let opened = payloads.get(file);
  if (opened === undefined) {
    opened = openSync(payloadPath(log, file), "r");
    payloads.set(file, opened);
  }
  if (readSync(opened, into, 0, into.length, offset) !== into.length) throw new Error("the log ends too early");
};

/** Lends `use` one segment of some tracks, as it is stored. */
const withSources = (number: number, tracks: readonly number[], use: (sources: readonly TsSource[]) => void): void => {
  const found = tracks.map((track) => {
    const lookup = findSegment(timeline, TEN_MINUTES, track, number);
    if (lookup.kind !== "ready") throw new Error(`segment ${number} of track ${track} is ${lookup.kind}`);
    return lookup;
  });
  const stored = found.flatMap(({ fragments }) => fragments);
  const slab = pool.acquire(stored.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  const sources = found.map(({ config, fragments }) => ({
    config,
    fragments: fragments.map(({ location, byteLength }) => {
      const bytes = slab.subarray(at, at + byteLength);
      const { file, offset } = unpackLocation(location, byteLength);
      readStored(file, bytes, offset);
      at += byteLength;
      return bytes;
    }),
  }));
  use(sources);
  pool.release(slab);
};

/** Lends `use` memory of that size. */
const withMemory = (sizeBytes: number, use: (memory: Uint8Array) => void): void => {
  const slab = pool.acquire(sizeBytes);
  use(slab);
  pool.release(slab);
};

const writeOut = (name: string, bytes: Uint8Array): void => {
  const file = openSync(path.join(folder, name), "w");
  writeSync(file, bytes);
  closeSync(file);
};

const writePlaylist = (
  { groups, targetDurationSeconds, ended }: Presentation,
  name: string,
  segmentOf: (group: Group) => Pick<MediaSegment, "uri" | "mapUri">,
  key: HlsKey,
): void => {
  const keys = [key];
  const segments = groups.map((group) => ({
    ...segmentOf(group),
    durationSeconds: group.duration90k / CLOCK_90K,
    discontinuity: group.discontinuity,
    gap: false,
    programDateTimeMs: undefined,
    keys,
  }));
  const text = printMediaPlaylist({
    kind: "media",
    targetDurationSeconds,
    mediaSequence: groups[0]?.number ?? 0,
    discontinuitySequence: 0,
    independentSegments: true,
    playlistType: "VOD",
    ended,
    segments,
  });
  writeFileSync(path.join(folder, name), text);
};

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const keyLine = (keyMethod: HlsKey["method"], iv: string | undefined): HlsKey => ({
  method: keyMethod,
  uri: "content.key",
  iv,
  keyId: undefined,
  keyFormat: IDENTITY_KEY_FORMAT,
  keyFormatVersions: undefined,
});

/** Pictures and sound in one transport stream, and all of it encrypted. */
const writeAes128 = (): void => {
  const [video] = presented.video;
  if (video === undefined) throw new Error(`${log} has no pictures`);
  const tracks = [video.trackIndex, ...video.audioTrackIndexes];
  const nameOf = ({ number }: Group): string => `segment_${number}.ts`;
  for (const group of presented.groups) {
    withSources(group.number, tracks, (sources) => {
      withMemory(encryptedWholeBytes(tsFromCmafBound(sources)), (out) => {
        const ts = out.subarray(0, tsFromCmaf(sources, out));
        const { key, constantIv } = BENCH_KEY;
        writeOut(nameOf(group), out.subarray(0, encryptWhole(key, constantIv, ts, out)));
      });
    });
  }
  const key = keyLine("AES-128", hexOf(BENCH_KEY.constantIv));
  writePlaylist(presented, "index.m3u8", (group) => ({ uri: nameOf(group), mapUri: undefined }), key);
};

/** Each track in files of its own, with init segments and a playlist of the playlists. */
const writeCenc = (): void => {
  const key = { ...BENCH_KEY, scheme: "cenc" } as const;
  for (const { trackIndex, config } of [...presented.video, ...presented.audio]) {
    const nameOf = ({ number }: Group): string => `segment_${trackIndex}_${number}.mp4`;
    writeOut(`init_${trackIndex}.mp4`, writeProtectedInitSegment(config, key, []));
    for (const group of presented.groups) {
      withSources(group.number, [trackIndex], ([source]) => {
        const fragments = source?.fragments ?? [];
        const ivPrefix = BigInt(trackIndex) * 2n ** 32n + BigInt(group.number);
        const options = { key, ivPrefix, hasSampleGroups: false };
        withMemory(protectedFragmentsBound(config, fragments, key), (out) =>
          writeOut(nameOf(group), out.subarray(0, protectFragments(config, fragments, options, blockCiphers, out))),
        );
      });
    }
    const mapUri = `init_${trackIndex}.mp4`;
    const segmentOf = (group: Group) => ({ uri: nameOf(group), mapUri });
    writePlaylist(presented, `index_${trackIndex}.m3u8`, segmentOf, keyLine("SAMPLE-AES-CTR", undefined));
  }
  const text = printMultivariantPlaylist({
    kind: "multivariant",
    independentSegments: true,
    sessionKeys: [],
    renditions: presented.audio.map(({ trackIndex }) => ({
      type: "AUDIO",
      groupId: "audio",
      name: `Audio ${trackIndex}`,
      language: undefined,
      isDefault: true,
      isAutoselect: true,
      channels: undefined,
      uri: `index_${trackIndex}.m3u8`,
    })),
    variants: presented.video.map(({ trackIndex, peakBitrate, config }) => ({
      uri: `index_${trackIndex}.m3u8`,
      bandwidth: peakBitrate,
      averageBandwidth: undefined,
      codecs: [config.codecs, ...presented.audio.map((audio) => audio.config.codecs)],
      resolution: { width: config.width, height: config.height },
      frameRate: undefined,
      hdcpLevel: undefined,
      audio: "audio",
    })),
  });
  writeFileSync(path.join(folder, "index.m3u8"), text);
};

writeOut("content.key", BENCH_KEY.key);
const write = { "aes-128": writeAes128, cenc: writeCenc }[method];
if (write === undefined) throw new Error(`"${method}" is no method of this program`);
write();
process.stdout.write(JSON.stringify({ segments: presented.groups.length }));
