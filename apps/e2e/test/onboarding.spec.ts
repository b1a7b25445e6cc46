import type { Page } from "@playwright/test";
import { expect, test } from "../src/fixtures.ts";

const MAX_CLICKS = 6;
const MAX_SECONDS = 120;

/** Presses what a visitor would press, and counts it. */
const countingClicks = (page: Page) => {
  let clicks = 0;
  return {
    click: async (testId: string): Promise<void> => {
      clicks += 1;
      await page.getByTestId(testId).click();
    },
    count: () => clicks,
  };
};

const isPlaying = (page: Page): Promise<number> =>
  page.getByTestId("preview-video").evaluate((video) => (video as HTMLVideoElement).currentTime);

test("from the sign-in page, a visitor without an account has a channel that plays within 120 s and 6 clicks", async ({
  page,
  stack,
}) => {
  const { dashboardUrl } = stack.demo;
  await page.goto(`${dashboardUrl}/sign-in`);
  await expect(page.getByTestId("sign-in-submit")).toBeVisible();
  const startedAtMs = Date.now();
  const visitor = countingClicks(page);

  await visitor.click("to-sign-up");
  // Fields are reached by Tab, as the first one has the focus.
  await expect(page.getByTestId("sign-up-name")).toBeFocused();
  for (const text of ["Ada", "Ada's workspace", `ada-${Date.now()}@example.com`, "correct horse battery"]) {
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  await visitor.click("sign-up-submit");
  await expect(page.getByTestId("onboarding")).toBeVisible();
  await expect(page.getByTestId("onboarding-channelCreated")).toHaveAttribute("data-done", "false");
  await visitor.click("quick-start-test");

  await expect(page.getByTestId("preview-video")).toBeVisible();
  await expect.poll(() => isPlaying(page), { timeout: MAX_SECONDS * 1000 }).toBeGreaterThan(0);
  const first = await isPlaying(page);
  await expect.poll(() => isPlaying(page)).toBeGreaterThan(first + 1);
  const seconds = (Date.now() - startedAtMs) / 1000;
  console.warn(
    `onboarding: ${visitor.count()} clicks, ${seconds.toFixed(1)} s from the sign-in page to a playing channel`,
  );
  expect(visitor.count()).toBeLessThanOrEqual(MAX_CLICKS);
  expect(seconds).toBeLessThanOrEqual(MAX_SECONDS);

  await test.step("the steps tick themselves off as their facts arrive, and stay so", async () => {
    await page.goto(dashboardUrl);
    for (const step of ["channelCreated", "mediaReceived"]) {
      await expect(page.getByTestId(`onboarding-${step}`)).toHaveAttribute("data-done", "true");
    }
    // Counted by the minute, so it may take a little more than one; nobody reloads the page.
    await expect(page.getByTestId("onboarding-played")).toHaveAttribute("data-done", "true", { timeout: 90_000 });
    await expect(page.getByTestId("onboarding-apiKeyCreated")).toHaveAttribute("data-done", "false");
    await page.reload();
    await expect(page.getByTestId("onboarding-count")).toHaveText("3 of 6 done");
  });

  await test.step("the list is hidden by its reader, stays so, and can be had back", async () => {
    await page.getByTestId("onboarding-dismiss").click();
    await expect(page.getByTestId("onboarding")).toBeHidden();
    await page.reload();
    await expect(page.getByTestId("onboarding-recall")).toBeVisible();
    await expect(page.getByTestId("onboarding")).toBeHidden();
    await page.getByTestId("onboarding-recall").click();
    await expect(page.getByTestId("onboarding")).toBeVisible();
  });
});

test("help opens by a key, finds an error by its code, and knows the page", async ({ page, stack }) => {
  const { dashboardUrl, email, password, channelGroup, channel } = stack.demo;
  await page.goto(`${dashboardUrl}/sign-in`);
  await page.getByTestId("sign-in-email").fill(email);
  await page.getByTestId("sign-in-password").fill(password);
  await page.getByTestId("sign-in-submit").click();
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(`${dashboardUrl}/channels/${channelGroup}/${channel}/ingest`);
  await expect(page.getByTestId("channel-title")).toBeVisible();

  await page.keyboard.press("?");
  const drawer = page.getByTestId("help-drawer");
  await expect(drawer.getByRole("heading", { name: "For this page" })).toBeVisible();
  await expect(drawer.getByRole("button", { name: /Push with ffmpeg/ })).toBeVisible();
  await page.getByTestId("help-search").fill("limit_reached");
  await drawer.getByRole("button", { name: /A limit of the plan is reached/ }).click();
  await expect(page.getByTestId("help-content")).toContainText("What to do");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();

  await page.keyboard.press("Control+k");
  await page.getByTestId("command-input").fill(channel);
  await expect(page.getByTestId("command-menu").getByRole("option", { name: channel }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/channels/${channelGroup}/${channel}$`));
  await expect(page.getByTestId("command-menu")).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await expect(page).toHaveURL(/\/usage/);
});
