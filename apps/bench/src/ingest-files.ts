// A process of its own, as `ffmpeg -c copy` is one: reads the segments named on its command line after a folder, turns them
// into CMAF, writes a file a track into the folder, and prints how many samples there were
// and what the conversion alone took.
import { closeSync, openSync, readSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { cmafFromTs, cmafFromTsBound, writeInitSegment } from "@sluice/media/cmaf";
import { platformKernels } from "@sluice/packager/platform-kernels";

const [folder = "", ...files] = process.argv.slice(2);
const largest = Math.max(...files.map((file) => statSync(file).size));
// As the packager does it: one piece of memory, the fragments at its start, the pushed body at its end.
const arena = new Uint8Array(cmafFromTsBound(largest) + largest);
const out = arena.subarray(0, cmafFromTsBound(largest));
const outputs = new Map<number, number>();
let samples = 0;
let conversionMicroseconds = 0;
let near: bigint | undefined;
for (const [i, file] of files.entries()) {
  const input = openSync(file, "r");
  const ts = arena.subarray(out.length, out.length + readSync(input, arena, out.length, largest, 0));
  closeSync(input);
  const options = { sequenceNumber: i + 1, ...platformKernels };
  const before = process.cpuUsage();
  const ingest = cmafFromTs(ts, out, near === undefined ? options : { ...options, nearDecodeTime90k: near });
  const { user, system } = process.cpuUsage(before);
  conversionMicroseconds += user + system;
  near = ingest.firstDecodeTime90k;
  for (const { pid, config, offset, length, info } of ingest.tracks) {
    const known = outputs.get(pid);
    const output = known ?? openSync(path.join(folder, `track-${pid}.mp4`), "w");
    if (known === undefined) {
      outputs.set(pid, output);
      writeSync(output, writeInitSegment(config));
    }
    writeSync(output, out, offset, length);
    samples += info.sampleCount;
  }
}
for (const output of outputs.values()) closeSync(output);
process.stdout.write(JSON.stringify({ samples, conversionCpuSeconds: conversionMicroseconds / 1e6 }));
