import { type EncodedLadder, encodeLadder, LADDER, pushLadderFile } from "@sluice/testkit";
import { expect, test } from "../src/fixtures.ts";
import { countSegments, fetchText, SEGMENTS_OF_A_STREAM_ON_AIR } from "../src/playlists.ts";
import { createTestChannel, FORMATS, type TestChannel, withCredentials } from "../src/test-channel.ts";

const PLAYED_SECONDS = 12;
/** Longer than all players together take. */
const PUSHED_SECONDS = 300;
const MATRIX = [
  ["hls.js", "HLS-TS"],
  ["hls.js", "HLS-CMAF"],
  ["dash.js", "DASH"],
  ["shaka", "HLS-TS"],
  ["shaka", "HLS-CMAF"],
  ["shaka", "DASH"],
] as const;

const LOWEST = `${LADDER.at(-1)?.width}x${LADDER.at(-1)?.height}`;
const HIGHEST = `${LADDER[0]?.width}x${LADDER[0]?.height}`;

test.describe("one stream, every player", () => {
  let channel: TestChannel;
  let ladder: EncodedLadder;
  let stopPush = (): void => undefined;

  test.beforeAll(async ({ stack }) => {
    // Encoded before, not while it plays: an encoder and a browser that decodes in software want the same two cores.
    test.setTimeout(300_000);
    ladder = await encodeLadder(PUSHED_SECONDS);
    channel = await createTestChannel(stack.demo, "players");
    const encoder = pushLadderFile(ladder.file, withCredentials(channel.ingest));
    stopPush = () => encoder.kill("SIGKILL");
    for (const format of FORMATS) {
      await expect(() => fetchText(channel.playback[format])).toPass({ timeout: 60_000 });
    }
    await expect
      .poll(() => countSegments(channel.playback["HLS-TS"], LADDER[0]?.height ?? 0), { timeout: 60_000 })
      .toBeGreaterThanOrEqual(SEGMENTS_OF_A_STREAM_ON_AIR);
  });
  test.afterAll(async () => {
    stopPush();
    await ladder.remove();
  });

  for (const [player, format] of MATRIX) {
    test(`${player} plays ${format}, with sound, through a change of rendition, without a stall`, async ({ play }) => {
      const { page, report, choose } = await play(player, channel.playback[format]);
      await expect.poll(async () => (await report()).playedSeconds, { timeout: 60_000 }).toBeGreaterThan(1);
      await choose(0);
      await expect.poll(async () => (await report()).sizes.at(-1), { timeout: 30_000 }).toBe(LOWEST);
      await choose(LADDER.length - 1);
      await expect.poll(async () => (await report()).sizes.at(-1), { timeout: 30_000 }).toBe(HIGHEST);
      await expect
        .poll(async () => (await report()).playedSeconds, { timeout: 60_000 })
        .toBeGreaterThan(PLAYED_SECONDS);
      const seen = await report();
      await page.screenshot({ path: test.info().outputPath(`${player}-${format}.png`) });
      expect(seen.fatalErrors).toEqual([]);
      expect(seen.error).toBeNull();
      expect(seen.longestStallMs).toBeLessThan(1000);
      expect(seen.renditions).toHaveLength(LADDER.length);
      expect(seen.frames).toBeGreaterThan(PLAYED_SECONDS * 12);
      expect(seen.audioBytes).toBeGreaterThan(PLAYED_SECONDS * 1000);
    });
  }
});
