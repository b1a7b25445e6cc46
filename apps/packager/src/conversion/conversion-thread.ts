// A thread that converts large segments, one after the other.
import { parentPort } from "node:worker_threads";
import { MediaError } from "@sluice/media/bytes";
import { cmafFromTs, cmafFromTsBound } from "@sluice/media/cmaf";
import { platformKernels } from "../platform-kernels.ts";
import { type ConversionReply, type ConversionRequest, extentOf } from "./conversion-messages.ts";

/** Memory for more than this is given back after use: such segments are no encoder's rule. */
const KEPT_BYTES = 64 * 1024 * 1024;

let kept = new Uint8Array(0);

const memoryFor = (sizeBytes: number): Uint8Array => {
  if (sizeBytes <= kept.length) return kept;
  const memory = new Uint8Array(sizeBytes);
  if (sizeBytes <= KEPT_BYTES) kept = memory;
  return memory;
};

const convert = ({ ts, options }: ConversionRequest): ConversionReply => {
  try {
    const out = memoryFor(cmafFromTsBound(ts.length));
    const ingest = cmafFromTs(ts, out, { ...options, ...platformKernels });
    const { start, end } = extentOf(ingest);
    return { kind: "converted", ingest, start, fragments: out.slice(start, end) };
  } catch (error) {
    // Anything else ends the thread, and whoever waits for it hears that.
    if (!(error instanceof MediaError)) throw error;
    const { code, path, offset, detail } = error;
    return { kind: "refused", code, path, offset, detail };
  }
};

parentPort?.on("message", (request: ConversionRequest) => {
  const reply = convert(request);
  parentPort?.postMessage(reply, reply.kind === "converted" ? [reply.fragments.buffer] : []);
});
