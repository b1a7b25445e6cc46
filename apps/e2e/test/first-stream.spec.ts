import type { Page } from "@playwright/test";
import { LADDER, pushLadder } from "@sluice/testkit";
import { signUp } from "../src/account.ts";
import { expect, test } from "../src/fixtures.ts";
import { type VideoReport, watchVideo } from "../src/players/watch-video.ts";
import { countSegments, SEGMENTS_OF_A_STREAM_ON_AIR } from "../src/playlists.ts";
import { withCredentials } from "../src/test-channel.ts";

const PLAYED_SECONDS = 20;

declare global {
  interface Window {
    /** Set on the dashboard's page by this test. */
    readPreview?: () => VideoReport;
  }
}

/** Looks at the page's own video element from outside, however often the page makes a new one. */
const watchPreview = async (page: Page): Promise<() => Promise<VideoReport>> => {
  await page.getByTestId("preview-video").evaluate((video, source) => {
    const watch = new Function(`return (${source})`)() as typeof watchVideo;
    window.readPreview = watch(video as HTMLVideoElement);
  }, watchVideo.toString());
  return () =>
    page.evaluate(() => {
      if (window.readPreview === undefined) throw new Error("the page was left");
      return window.readPreview();
    });
};

test("a visitor signs up, pushes a ladder with the credentials of the page, and sees it play in HLS and DASH", async ({
  page,
  stack,
}) => {
  test.setTimeout(300_000);
  const shoot = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });
  await signUp(page, stack.demo.dashboardUrl, "visitor");
  await shoot("overview");

  await page.getByTestId("quick-start-encoder").click();
  await page.getByTestId("ingest-password-1-reveal").click();
  const read = async (what: string): Promise<string> => (await page.getByTestId(`ingest-${what}-1`).innerText()).trim();
  await expect(page.getByTestId("ingest-password-1")).not.toContainText("•");
  const ingest = { url: await read("url"), username: await read("username"), password: await read("password") };
  await shoot("ingest");

  const encoder = pushLadder(withCredentials(ingest));
  try {
    await expect(page.getByTestId("ingest-state-1")).toHaveText("Receiving", { timeout: 30_000 });
    const preview = page.url().replace(/\/ingest$/, "/preview");
    await expect
      .poll(
        async () => {
          await page.goto(preview);
          const url = (await page.getByTestId("preview-video").getAttribute("data-url")) ?? "";
          return (await fetch(url)).ok ? countSegments(url, LADDER[0]?.height ?? 0) : 0;
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThanOrEqual(SEGMENTS_OF_A_STREAM_ON_AIR);

    for (const format of ["HLS · CMAF", "HLS · TS", "DASH"]) {
      await page.getByTestId("format-select").click();
      await page.getByRole("option", { name: format }).click();
      await expect(page.getByTestId("preview-video")).toHaveAttribute("data-format", format);
      const report = await watchPreview(page);
      await expect.poll(async () => (await report()).playedSeconds, { timeout: 60_000 }).toBeGreaterThan(2);
      // The player is free to stay where it is: the viewer's own choice makes it switch.
      for (const height of [180, 360]) {
        await page.getByTestId("rendition-select").click();
        await page.getByRole("option", { name: new RegExp(`\\b${height}p?\\b`) }).click();
        await expect
          .poll(async () => (await report()).sizes.at(-1), { timeout: 30_000 })
          .toMatch(new RegExp(`x${height}$`));
      }
      await expect
        .poll(async () => (await report()).playedSeconds, { timeout: 60_000 })
        .toBeGreaterThan(PLAYED_SECONDS);
      const seen = await report();
      await shoot(`preview-${format.replaceAll(" · ", "-")}`);
      expect(seen.error, format).toBeNull();
      expect(seen.longestStallMs, format).toBeLessThan(1000);
      expect(seen.sizes.length, format).toBeGreaterThan(1);
      expect(seen.audioBytes, format).toBeGreaterThan(PLAYED_SECONDS * 1000);
      await expect(page.getByTestId("player-error")).toHaveCount(0);
    }
    await page.goto(preview.replace(/\/preview$/, "/health"));
    await expect(page.getByRole("cell", { name: /high/ }).first()).toBeVisible();
    await shoot("health");
  } finally {
    encoder.kill("SIGKILL");
  }
});
