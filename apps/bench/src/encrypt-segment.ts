// A process of its own, with nothing beside what it measures: encrypts the pictures of one segment, named on its command line after the
// scheme, again and again, and prints how many bytes that were and what it took. Where a file is named as well, it first writes there
// what it makes, for somebody else to judge.
import { readFileSync, writeFileSync } from "node:fs";
import {
  type ProtectionScheme,
  protectedFragmentsBound,
  protectFragments,
  writeProtectedInitSegment,
} from "@sluice/media/cenc";
import { cmafFromTs, cmafFromTsBound } from "@sluice/media/cmaf";
import { blockCiphers } from "@sluice/packager/block-ciphers";
import { BENCH_KEY } from "./bench-key.ts";

/** Until what runs hot is compiled: a packager runs for months. */
const WARM_UP_SECONDS = 2;
const MEASURED_SECONDS = 1;

const [scheme = "", file = "", judged] = process.argv.slice(2);
const ts = readFileSync(file);
const memory = new Uint8Array(cmafFromTsBound(ts.length));
const [video] = cmafFromTs(ts, memory, { sequenceNumber: 1 }).tracks;
if (video?.config.kind !== "video") throw new Error(`${file} has no pictures`);
const { config } = video;
const fragments = [memory.slice(video.offset, video.offset + video.length)];
const key = { ...BENCH_KEY, scheme: scheme as ProtectionScheme };
const out = new Uint8Array(protectedFragmentsBound(config, fragments, key));

let segmentNumber = 0n;
const encrypt = (): number => {
  segmentNumber += 1n;
  return protectFragments(
    config,
    fragments,
    { key, ivPrefix: segmentNumber, hasSampleGroups: false },
    blockCiphers,
    out,
  );
};

/** CPU seconds of this process, those of its garbage collector included. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const repeat = (seconds: number): { work: number; cpuSeconds: number } => {
  const start = cpuSeconds();
  let work = 0;
  for (;;) {
    for (let i = 0; i < 20; i++) {
      encrypt();
      work += video.length;
    }
    const taken = cpuSeconds() - start;
    if (taken >= seconds) return { work: work / 1e6, cpuSeconds: taken };
  }
};

if (judged !== undefined) {
  const segment = out.subarray(0, encrypt());
  writeFileSync(judged, Buffer.concat([writeProtectedInitSegment(config, key, []), segment]));
}
repeat(WARM_UP_SECONDS);
process.stdout.write(JSON.stringify({ ...repeat(MEASURED_SECONDS), segmentBytes: video.length }));
