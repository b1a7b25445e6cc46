import { execFileSync } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort, waitUntil } from "@sluice/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { TestControlPlane } from "./support/control-plane.ts";
import { SpawnedPackager } from "./support/spawned-packager.ts";
import { testSegment } from "./support/test-media.ts";

const AUTHORIZATION = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;

let folder = "";
let controlPlane: TestControlPlane;
let packager: SpawnedPackager;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-slow-start-"));
  controlPlane = new TestControlPlane();
  await controlPlane.start();
  packager = new SpawnedPackager(folder, controlPlane.url);
  packager.port = await findFreePort();
});
afterEach(async () => {
  await packager.end("SIGKILL");
  await controlPlane.stop();
  await rm(folder, { recursive: true, force: true });
});

const push = async (channel: string, n: number): Promise<number> => {
  const headers = { authorization: AUTHORIZATION };
  const url = `${packager.ingestUrl(channel)}low/segment_${n}.ts`;
  return (await fetch(url, { method: "PUT", body: await testSegment(n), headers })).status;
};
const ask = async (channel: string): Promise<number | undefined> =>
  fetch(packager.outUrl(channel, "ts", "index_0.m3u8")).then(
    ({ status }) => status,
    () => undefined, // not listening yet
  );

test("a channel is on air while another's log is still being read, and nobody is told that the other does not exist", async () => {
  const [quick, slow] = [aChannel("quick", { seconds: 2 }), aChannel("slow", { seconds: 2 })];
  controlPlane.set(quick);
  controlPlane.set(slow);
  await packager.start();
  for (let n = 0; n < 3; n++) {
    expect(await push("quick", n)).toBe(201);
    expect(await push("slow", n)).toBe(201);
  }
  await packager.end("SIGTERM");
  // A pipe that nobody writes to reads like a log without end.
  const index = join(folder, "packager/channels", slow.channelId, "00000000.idx");
  await rm(index);
  execFileSync("mkfifo", [index]);

  const started = packager.start();
  await waitUntil(async () => (await ask("quick")) === 200, { what: "the quick channel", timeoutMs: 15_000 });
  expect(await ask("slow")).toBe(503);
  const pushed = push("quick", 3);
  expect(await pushed).toBe(201);
  await (await open(index, "w")).close();
  await started;
});
