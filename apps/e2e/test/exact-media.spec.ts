import { type EncodedLadder, encodeLadder, LADDER, pushLadderFile, secondsOf } from "@sluice/testkit";
import { expect, test } from "../src/fixtures.ts";
import { findVideoStream, hashFrames } from "../src/frame-hashes.ts";
import { fetchText, findVariant } from "../src/playlists.ts";
import { createTestChannel, type TestChannel, withCredentials } from "../src/test-channel.ts";

const SECONDS = 20;

test.describe("what comes out is what went in", () => {
  let ladder: EncodedLadder;
  let channel: TestChannel;

  test.beforeAll(async ({ stack }) => {
    ladder = await encodeLadder(SECONDS);
    channel = await createTestChannel(stack.demo, "exact");
    const encoder = pushLadderFile(ladder.file, withCredentials(channel.ingest));
    await new Promise((resolve) => encoder.on("exit", resolve));
    await expect
      .poll(async () => fetchText((await findVariant(channel.playback["HLS-CMAF"], 360)).video), { timeout: 60_000 })
      .toContain("#EXT-X-ENDLIST");
  });
  test.afterAll(() => ladder.remove());

  for (const { name, height } of LADDER) {
    test(`every picture and every sound of ${name} is the same in HLS-TS, HLS-CMAF and DASH`, async () => {
      const original = `${ladder.folder}${name}/index.m3u8`;
      const pictures = await hashFrames(original, "0:v:0");
      const sounds = await hashFrames(original, "0:a:0");
      expect(pictures).toHaveLength(secondsOf(ladder.segmentCount) * 25);

      for (const format of ["HLS-TS", "HLS-CMAF"] as const) {
        const { video, audio } = await findVariant(channel.playback[format], height);
        expect(await hashFrames(video, "0:v:0"), `${format} pictures`).toEqual(pictures);
        expect(await hashFrames(audio, "0:a:0"), `${format} sounds`).toEqual(sounds);
      }
      const mpd = channel.playback.DASH;
      expect(await hashFrames(mpd, await findVideoStream(mpd, height)), "DASH pictures").toEqual(pictures);
      expect(await hashFrames(mpd, "0:a:0"), "DASH sounds").toEqual(sounds);
    });
  }
});
