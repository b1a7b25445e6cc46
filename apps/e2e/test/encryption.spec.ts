import type { Page } from "@playwright/test";
import { signUp } from "../src/account.ts";
import { expect, test } from "../src/fixtures.ts";
import { fetchText } from "../src/playlists.ts";
import { startChannel } from "../src/start-channel.ts";

const currentTime = (page: Page): Promise<number> =>
  page.getByTestId("preview-video").evaluate((video) => (video as HTMLVideoElement).currentTime);

/** Plays on, and with pictures: a player without a key shows none. */
const expectToPlay = async (page: Page, format: string): Promise<void> => {
  await page.getByTestId("format-select").click();
  await page.getByRole("option", { name: format, exact: true }).first().click();
  await expect(page.getByTestId("player-size")).toHaveText(/\d+×\d+/, { timeout: 60_000 });
  const before = await currentTime(page);
  await expect.poll(() => currentTime(page), { timeout: 30_000 }).toBeGreaterThan(before + 2);
  await expect(page.getByTestId("player-error")).toBeHidden();
};

test("an endpoint is encrypted in its form, plays under ClearKey in HLS and DASH, and tells its key ids", async ({
  page,
  stack,
}) => {
  test.setTimeout(240_000);
  const { dashboardUrl } = stack.demo;
  await signUp(page, dashboardUrl, "protector");
  const { name } = await startChannel(page);
  const channel = `${dashboardUrl}/channels/live/${name}`;
  await page.goto(`${channel}/endpoints`);
  const url = (await page.getByTestId("manifest-url-cmaf-HLS-index").innerText()).trim();
  // The TS endpoint's HLS is AES-128, the CMAF one's CBCS: what the form offers first.
  for (const endpoint of ["cmaf", "ts"]) {
    await page.getByTestId(`edit-endpoint-${endpoint}`).click();
    await page.getByTestId("endpoint-encrypt").click();
    await expect(page.getByTestId("encryption-method")).toBeVisible();
    await page.getByTestId("endpoint-submit").click();
    await expect(page.getByTestId("endpoint-submit")).toBeHidden();
    await expect(page.getByTestId(`endpoint-${endpoint}`)).toContainText("Encrypted");
  }

  await test.step("its playlists name the key, and its segments are not in clear", async () => {
    await expect(async () => {
      const master = await fetchText(url);
      const variant = master.split("\n").find((line) => line !== "" && !line.startsWith("#")) ?? "";
      const media = await fetchText(new URL(variant, url).href);
      expect(media).toContain("#EXT-X-KEY:METHOD=SAMPLE-AES");
    }).toPass({ timeout: 60_000 });
  });

  await page.getByTestId("keys-of-endpoint-cmaf").click();
  await expect(page.getByTestId("content-keys").locator("code").first()).toHaveText(/^[0-9a-f]{32}$/);
  await page.keyboard.press("Escape");

  await page.goto(`${channel}/preview`);
  for (const format of ["HLS · CMAF", "DASH", "HLS · TS"]) {
    await test.step(`${format} plays in the preview`, () => expectToPlay(page, format));
  }

  await test.step("who asked for its licences is listed, and in the words of what came of it", async () => {
    await page.getByTestId("section-licences").click();
    const requests = page.getByTestId("licence-requests");
    await expect(requests).toContainText("Licence given", { timeout: 30_000 });
    await expect(requests).toContainText("Key given");
    await fetch(new URL("clearkey", url), { method: "POST", body: "{}" });
    await expect(requests).toContainText("The request is not valid", { timeout: 30_000 });
    await page.getByRole("button", { name: /^Details of The request is not valid/ }).click();
    await expect(page.getByRole("dialog")).toContainText("This is no licence request of ClearKey.");
  });
});
