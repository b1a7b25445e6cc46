import { type EncodedLadder, encodeLadder } from "@sluice/testkit";
import { readUsage } from "../src/api-client.ts";
import { type CountingProxy, openCountingProxy } from "../src/counting-proxy.ts";
import { expect, test } from "../src/fixtures.ts";
import { findVideoStream, hashFrames } from "../src/frame-hashes.ts";
import { fetchText, findVariant } from "../src/playlists.ts";
import { pushEncoded } from "../src/push-ladder.ts";
import { findProcess, startProcess, stopProcess } from "../src/stack.ts";
import { createTestChannel } from "../src/test-channel.ts";

const OUTAGE_MS = 60_000;
const HEIGHT = 360;
const TOLERANCE = 0.001;

test.describe("a packager that is killed", () => {
  let ladder: EncodedLadder;
  test.beforeAll(async () => {
    ladder = await encodeLadder(40);
  });
  test.afterAll(() => ladder.remove());

  test("comes back, has every acknowledged segment, and the player goes on", async ({ stack, play }) => {
    const channel = await createTestChannel(stack.demo, "killed");
    const push = pushEncoded({ ingest: channel.ingest, ladder, realTime: true });
    await expect(() => fetchText(channel.playback["HLS-CMAF"])).toPass({ timeout: 60_000 });
    const player = await play("hls.js", channel.playback["HLS-CMAF"]);
    await expect.poll(async () => (await player.report()).playedSeconds, { timeout: 60_000 }).toBeGreaterThan(3);

    const before = await findProcess(stack, "packager");
    expect(before.pid).not.toBeNull();
    process.kill(before.pid ?? 0, "SIGKILL");
    const acknowledged = push.acknowledged();
    await expect.poll(async () => (await findProcess(stack, "packager")).restarts).toBe(before.restarts + 1);
    await expect.poll(push.acknowledged, { timeout: 30_000 }).toBeGreaterThan(acknowledged + 1);

    const isStuck = async (): Promise<boolean> => (await player.report()).fatalErrors.length > 0;
    if (await isStuck()) await player.reload();
    const resumedAt = (await player.report()).playedSeconds;
    await expect
      .poll(async () => (await player.report()).playedSeconds, { timeout: 60_000 })
      .toBeGreaterThan(resumedAt + 6);
    expect(await isStuck()).toBe(false);

    await push.done;
    await expect
      .poll(async () => fetchText((await findVariant(channel.playback["HLS-CMAF"], HEIGHT)).video), { timeout: 60_000 })
      .toContain("#EXT-X-ENDLIST");
    const pushed = await hashFrames(`${ladder.folder}high/index.m3u8`, "0:v:0");
    const { video } = await findVariant(channel.playback["HLS-TS"], HEIGHT);
    expect(await hashFrames(video, "0:v:0")).toEqual(pushed);
    const mpd = channel.playback.DASH;
    expect(await hashFrames(mpd, await findVideoStream(mpd, HEIGHT))).toEqual(pushed);
  });
});

test.describe("a control plane that is down", () => {
  let ladder: EncodedLadder;
  let ingestWire: CountingProxy;
  let egressWire: CountingProxy;
  test.beforeAll(async ({ stack }) => {
    ladder = await encodeLadder(90);
    ingestWire = await openCountingProxy(stack.demo.packagerUrl);
    egressWire = await openCountingProxy(stack.demo.packagerUrl);
  });
  test.afterAll(async () => {
    await Promise.all([ingestWire.close(), egressWire.close()]);
    await ladder.remove();
  });

  test("stops neither ingest nor playback for a minute, and loses no usage", async ({ stack, play }) => {
    test.setTimeout(300_000);
    const channel = await createTestChannel(stack.demo, "outage");
    const ingest = { ...channel.ingest, url: ingestWire.through(channel.ingest.url) };
    const playUrl = egressWire.through(channel.playback["HLS-CMAF"]);
    const push = pushEncoded({ ingest, ladder, realTime: true });
    await expect(() => fetchText(playUrl)).toPass({ timeout: 60_000 });
    const player = await play("hls.js", playUrl);
    await expect.poll(async () => (await player.report()).playedSeconds, { timeout: 60_000 }).toBeGreaterThan(2);

    await stopProcess(stack, "dashboard");
    await stopProcess(stack, "database");
    const outageStartMs = performance.now();
    const [playedBefore, pushedBefore] = [(await player.report()).playedSeconds, push.acknowledged()];
    await expect
      .poll(() => performance.now() - outageStartMs, { timeout: 2 * OUTAGE_MS, intervals: [1000] })
      .toBeGreaterThan(OUTAGE_MS);
    const during = await player.report();
    expect(during.playedSeconds - playedBefore).toBeGreaterThan(OUTAGE_MS / 1000 - 3);
    expect(push.acknowledged() - pushedBefore).toBeGreaterThan(OUTAGE_MS / 2000 - 3);
    expect(during.fatalErrors).toEqual([]);
    expect(during.longestStallMs).toBeLessThan(1000);

    await startProcess(stack, "database");
    await startProcess(stack, "dashboard");
    await push.done;
    await expect
      .poll(async () => player.page.evaluate(() => document.querySelector("video")?.ended), { timeout: 60_000 })
      .toBe(true);
    await player.page.close();
    const [up, down] = [ingestWire.counts().up, egressWire.counts().down];
    await expect(async () => {
      const { totals } = await readUsage(stack.demo, channel);
      expect(Math.abs(totals.ingestBytes - up) / up, `ingest: ${totals.ingestBytes} of ${up}`).toBeLessThan(TOLERANCE);
      const egress = totals.egressManifestBytes + totals.egressSegmentBytes;
      expect(Math.abs(egress - down) / down, `egress: ${egress} of ${down}`).toBeLessThan(TOLERANCE);
    }).toPass({ timeout: 60_000 });
  });
});
