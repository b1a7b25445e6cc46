import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const channel = aChannel("demo", { testSource: true, seconds: 2 });
let packager: RunningTestPackager;

beforeEach(async () => {
  packager = new RunningTestPackager();
  packager.controlPlane.set(channel);
  await packager.start();
});
afterEach(() => packager.stop());

const playlist = (count: number) =>
  packager.manifest("demo", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= count);

test("a channel with the test source plays within moments, with three renditions, at the wall clock's time", async () => {
  const text = await playlist(3);
  const [, date = ""] = /PROGRAM-DATE-TIME:(.*)/.exec(text) ?? [];
  expect(Math.abs(Date.now() - Date.parse(date))).toBeLessThan(60_000);
  expect(Date.parse(date) % 2000).toBe(0);
  const multivariant = await packager.manifest("demo", "ts", "index.m3u8");
  expect(multivariant.match(/RESOLUTION=/g)?.length).toBe(3);
});

test("after a restart the picture goes on where the clock is, on the same timeline", async () => {
  await playlist(3);
  await packager.stopPackager();
  await packager.startPackager();
  const before = segmentUris(await playlist(1)).length;
  const text = await playlist(before + 1);
  expect(text).not.toContain("DISCONTINUITY");
});

test("it holds back while an encoder pushes", async () => {
  await playlist(1);
  await packager.status(channel.channelId, ({ testSource }) => testSource === "sending");
  expect((await packager.push("demo", "own/segment_0.ts", await testSegment(0))).status).toBe(201);
  await packager.status(channel.channelId, ({ testSource }) => testSource === "yielding");
});

test("an encoder of whose pushes nothing can be taken does not switch the picture off", async () => {
  await playlist(1);
  expect((await packager.push("demo", "own/segment_0.ts", "<html>")).status).toBe(415);
  const refused = await packager.status(channel.channelId, ({ inputs }) => (inputs[0]?.droppedCount ?? 0) > 0);
  expect(refused.testSource).toBe("sending");
});

test("switched off, it is gone", async () => {
  await playlist(1);
  packager.controlPlane.set(aChannel("demo", { seconds: 2 }));
  await packager.status(channel.channelId, ({ testSource }) => testSource === "off");
});
