import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();

beforeAll(() => packager.start());
afterAll(() => packager.stop());

/** Pushes segments of the test media as the streams that `renditionOf` names. */
const pushLadder = async (
  channel: string,
  numbers: readonly number[],
  renditionOf: Readonly<Record<string, string>>,
): Promise<void> => {
  for (const n of numbers) {
    for (const [stream, rendition] of Object.entries(renditionOf)) {
      const answer = await packager.push(channel, `${stream}/segment_${n}.ts`, await testSegment(n, rendition));
      expect(answer.status).toBe(201);
    }
  }
};

const indexesOf = (multivariant: string): string[] =>
  [...multivariant.matchAll(/^index_(\d+)\.m3u8$/gm)].map(([, index = ""]) => index);

test("players go on with the playlists they have when an encoder with other stream names and sizes takes over", async () => {
  packager.controlPlane.set(aChannel("handover", { seconds: 2 }));
  await pushLadder("handover", [0, 1, 2], { one: "720p", two: "360p", three: "234p" });
  await packager.manifest("handover", "ts", "index_2.m3u8", (text) => segmentUris(text).length >= 3);
  await pushLadder("handover", [40, 41, 42], { hi: "360p", lo: "234p" });
  for (const endpoint of ["ts", "cmaf"]) {
    const text = await packager.manifest("handover", endpoint, "index_2.m3u8", (t) => segmentUris(t).length >= 6);
    expect(text).toContain("#EXT-X-DISCONTINUITY");
    expect(text).not.toContain("#EXT-X-GAP");
    const multivariant = await packager.manifest("handover", endpoint, "index.m3u8");
    expect(indexesOf(multivariant)).toEqual(["1", "2"]);
  }
  const dead = await packager.manifest("handover", "ts", "index_0.m3u8");
  expect(dead.match(/#EXT-X-GAP/g)).toHaveLength(3);
  const segment = await fetch(packager.outUrl("handover", "ts", "segment_0_1.ts"));
  expect(segment.status).toBe(200);

  const mpd = await packager.manifest("handover", "cmaf", "dash.mpd");
  const periods = mpd.split("<Period ").slice(1);
  const videoOf = (period: string): string[] =>
    [...period.matchAll(/<Representation id="(\d+)"[^>]* width="(\d+)"/g)].map(([, id, width]) => `${id}: ${width}`);
  expect(periods.map(videoOf)).toEqual([
    ["0: 1280", "1: 640", "2: 416"],
    ["1: 640", "2: 416"],
  ]);
});

test("the configuration of a playlist's new encoder comes with an init segment of its own", async () => {
  packager.controlPlane.set(aChannel("resized", { seconds: 2 }));
  await pushLadder("resized", [0, 1, 2], { one: "360p" });
  await pushLadder("resized", [40, 41, 42], { other: "720p" });
  const text = await packager.manifest("resized", "cmaf", "index_0.m3u8", (t) => segmentUris(t).length >= 6);
  const maps = [...text.matchAll(/#EXT-X-MAP:URI="([^"]+)"/g)].map(([, uri = ""]) => uri);
  expect(maps).toEqual(["segment_0_0_init.mp4", "segment_0_1_init.mp4"]);
  const mpd = await packager.manifest("resized", "cmaf", "dash.mpd");
  expect(mpd.match(/initialization="segment_\$RepresentationID\$_\d_init.mp4"/g)).toEqual([
    'initialization="segment_$RepresentationID$_0_init.mp4"',
    'initialization="segment_$RepresentationID$_0_init.mp4"',
    'initialization="segment_$RepresentationID$_1_init.mp4"',
    'initialization="segment_$RepresentationID$_0_init.mp4"',
  ]);
  const sizes = await Promise.all(
    maps.map(async (uri) => (await fetch(packager.outUrl("resized", "cmaf", uri))).status),
  );
  expect(sizes).toEqual([200, 200]);
});
