import { waitUntil } from "@sluice/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const channel = aChannel("one", { seconds: 2 });
let packager: RunningTestPackager;

beforeEach(async () => {
  packager = new RunningTestPackager();
  packager.controlPlane.set(channel);
  await packager.start();
});
afterEach(() => packager.stop());

const push = async (n: number): Promise<number> =>
  (await packager.push("one", `low/segment_${n}.ts`, await testSegment(n))).status;

const playlist = (segments: number): Promise<string> =>
  packager.manifest("one", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= segments);

const untilRefused = () =>
  waitUntil(async () => (await fetch(packager.outUrl("one", "ts", "index_0.m3u8"))).status === 404, {
    what: "the withdrawal",
    timeoutMs: 10_000,
  });

test("a withdrawn channel takes and serves nothing, and has its media again once it is back, over a restart too", async () => {
  for (let n = 0; n < 4; n++) expect(await push(n)).toBe(201);
  const before = segmentUris(await playlist(3));
  const first = before[0] ?? "";
  const bytes = await (await fetch(packager.outUrl("one", "ts", first))).bytes();

  packager.controlPlane.withdraw(channel.channelId);
  await untilRefused();
  expect((await fetch(packager.outUrl("one", "ts", first))).status).toBe(404);
  expect(await push(4)).toBe(404);

  await packager.stopPackager();
  await packager.startPackager();
  await untilRefused();

  packager.controlPlane.set(channel);
  const after = segmentUris(await playlist(before.length));
  expect(after.slice(0, before.length)).toEqual(before);
  expect(await (await fetch(packager.outUrl("one", "ts", first))).bytes()).toEqual(bytes);
  expect(await push(4)).toBe(201);
});
