// A process of its own: turns the segments named on its command line into CMAF, and prints what it cost.
import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { cmafFromTs, cmafFromTsBound } from "@sluice/media/cmaf";

const segments = process.argv.slice(2).map((file) => readFileSync(file));
const largest = Math.max(...segments.map((segment) => segment.length));
// As the packager does it: one piece of memory, the pushed body at its end, the fragments at its start.
const arena = new Uint8Array(cmafFromTsBound(largest) + largest);
let samples = 0;
let near: bigint | undefined;
const before = process.cpuUsage();
segments.forEach((segment, i) => {
  const ts = arena.subarray(cmafFromTsBound(largest), cmafFromTsBound(largest) + segment.length);
  ts.set(segment);
  const ingest = cmafFromTs(ts, arena.subarray(0, cmafFromTsBound(largest)), {
    sequenceNumber: i + 1,
    crc32,
    ...(near === undefined ? {} : { nearDecodeTime90k: near }),
  });
  near = ingest.firstDecodeTime90k;
  for (const track of ingest.tracks) samples += track.info.sampleCount;
});
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ samples, cpuSeconds: (user + system) / 1e6 }));
