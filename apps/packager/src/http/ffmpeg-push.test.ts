import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { authorizeIngest } from "./authorize-ingest.ts";
import { createNonces } from "./nonces.ts";
import { serve } from "./testing/raw-client.ts";

const run = promisify(execFile);
const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("hex");

test.each([
  ["on connections it keeps", ["-http_persistent", "1"]],
  ["on a connection for each file", []],
])("ffmpeg with credentials in the address loses nothing %s, its first segment included", async (_, options) => {
  const pair = "encoder:sluice-ingest:p,w:x";
  const credentials = { username: "encoder", ha1: { md5: hash("md5", pair), sha256: hash("sha256", pair) } };
  const nonces = createNonces({
    secret: Buffer.from("x"),
    lifeMs: 60_000,
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
  });
  const stored = new Map<string, Buffer>();
  const { port } = await serve(async (request, responder) => {
    const answer = authorizeIngest(request, [credentials], nonces);
    if (answer.kind === "refused") {
      responder.sendProblem("ingest_unauthorized", answer.detail, answer.headers);
      return;
    }
    const body = await request.readBody({ limitBytes: 10_000_000, idleMs: 10_000 });
    if (body.kind === "failed") {
      responder.sendProblem(body.code, body.detail);
      return;
    }
    stored.set(request.path, Buffer.from(body.bytes));
    body.release();
    responder.send(201, {});
  });
  const base = `http://encoder:p%2cw%3ax@127.0.0.1:${port}/in`;
  await run("ffmpeg", [
    ...["-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=10", "-t", "4"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-f", "hls", "-hls_time", "1", "-hls_list_size", "0"],
    ...["-method", "PUT", ...options, "-hls_segment_filename", `${base}/Seg(%d).ts`, `${base}/index.m3u8`],
  ]);
  const segments = [0, 1, 2, 3].map((number) => `/in/Seg(${number}).ts`);
  // ffmpeg does not wait for its last answers: it may be gone before the last bodies are read.
  await expect.poll(() => [...stored.keys()].sort()).toEqual([...segments, "/in/index.m3u8"]);
  await expect.poll(() => stored.get("/in/index.m3u8")?.toString()).toContain("#EXT-X-ENDLIST");
  for (const path of segments) {
    const ts = stored.get(path);
    expect(ts?.length).toBeGreaterThan(188);
    expect((ts?.length ?? 1) % 188).toBe(0);
    expect(ts?.[0]).toBe(0x47);
  }
});
