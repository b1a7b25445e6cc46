import { readdir, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loggedRequestSchema } from "../src/access-log/logged-request.ts";
import { aChannel } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();
const channel = aChannel("one", { seconds: 2 });
const KINDS = ["ingest", "egressManifest", "egressSegment"] as const;

beforeAll(async () => {
  packager.controlPlane.set(channel);
  await packager.start();
});
afterAll(() => packager.stop());

/** A client that has enough after the first piece of an answer. */
const abandon = (file: string): Promise<void> =>
  new Promise((resolve) => {
    const path = new URL(packager.outUrl("one", "ts", file)).pathname;
    const socket = connect(packager.port, "127.0.0.1", () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`));
    socket.once("data", () => socket.destroy());
    socket.on("close", () => resolve());
  });

test("the log adds up to the same bytes as usage: kept connections, ranges, refusals and clients that go, all of it", async () => {
  for (let n = 0; n < 6; n++) {
    const response = await packager.push("one", `low/segment_${n}.ts`, await testSegment(n, "720p"));
    expect(response.status).toBe(201);
  }
  const wrong = { authorization: `Basic ${Buffer.from("nobody:knows").toString("base64")}` };
  expect((await packager.push("one", "low/1.ts", "not counted", wrong)).status).toBe(401);
  expect((await packager.push("one", "low/text.ts", "no media")).status).toBeGreaterThanOrEqual(400);
  await packager.manifest("one", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 5);
  for (let i = 0; i < 20; i++) {
    await (await fetch(packager.outUrl("one", "ts", "index_0.m3u8"))).text();
    const headers: Record<string, string> = i % 2 === 0 ? { range: "bytes=10-99" } : {};
    await (await fetch(packager.outUrl("one", "ts", `segment_0_${i % 5}.ts`), { headers })).arrayBuffer();
    await abandon(`segment_0_${i % 5}.ts`);
  }
  expect((await fetch(packager.outUrl("one", "ts", "segment_0_999.ts"))).status).toBe(404);
  expect((await fetch(packager.outUrl("one", "nothing", "index.m3u8"))).status).toBe(404);
  await packager.stopPackager();

  const folder = join(packager.folder, "packager/access-log");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".log"));
  const text = (await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))).join("");
  const lines = text
    .trim()
    .split("\n")
    .map((line) => loggedRequestSchema.parse(JSON.parse(line)));
  const logged = KINDS.map((kind) => {
    const mine = lines.filter((line) => line.kind === kind);
    return mine.reduce((sum, line) => sum + (kind === "ingest" ? line.inBytes : line.outBytes), 0);
  });
  const counted = KINDS.map((kind) =>
    [...packager.controlPlane.usage.values()]
      .filter((event) => event.kind === kind)
      .reduce((sum, { bytes }) => sum + bytes, 0),
  );
  expect(Math.min(...counted)).toBeGreaterThan(10_000);
  expect(logged).toEqual(counted);
  expect(lines.some(({ kind, status }) => kind === "other" && status === 401)).toBe(true);
  expect(text).not.toMatch(/nobody|[Bb]asic|\?/);
});
