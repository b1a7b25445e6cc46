import { LADDER, pushLadder } from "@sluice/testkit";
import { expect, test } from "../src/fixtures.ts";
import { fetchText } from "../src/playlists.ts";
import { createTestChannel, FORMATS, type TestChannel, withCredentials } from "../src/test-channel.ts";

const PLAYED_SECONDS = 12;
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
  let stopPush = (): void => undefined;

  test.beforeAll(async ({ stack }) => {
    channel = await createTestChannel(stack.demo, "players");
    const encoder = pushLadder(withCredentials(channel.ingest));
    stopPush = () => encoder.kill("SIGKILL");
    for (const format of FORMATS) {
      await expect(() => fetchText(channel.playback[format])).toPass({ timeout: 60_000 });
    }
  });
  test.afterAll(() => stopPush());

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
