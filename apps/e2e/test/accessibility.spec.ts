import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../src/fixtures.ts";

test("no screen has a serious fault that axe can find", async ({ page, stack }) => {
  const { dashboardUrl, channelGroup, channel, email, password } = stack.demo;
  const faults: string[] = [];
  const inspect = async (path: string): Promise<void> => {
    await page.goto(dashboardUrl + path);
    await expect(page.locator("h1").first()).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact === "serious" || impact === "critical") faults.push(`${path}: ${id}: ${nodes[0]?.html}`);
    }
  };
  await inspect("/sign-up");
  await inspect("/invitation?token=unknown");
  await inspect("/sign-in");
  await page.getByTestId("sign-in-email").fill(email);
  await page.getByTestId("sign-in-password").fill(password);
  await page.getByTestId("sign-in-submit").click();
  await expect(page).not.toHaveURL(/sign-in/);
  const place = `/channels/${channelGroup}/${channel}`;
  for (const section of ["", "/ingest", "/endpoints", "/preview", "/health", "/usage", "/settings"]) {
    await inspect(place + section);
  }
  for (const path of [
    "/",
    "/channels",
    "/channel-groups",
    "/usage",
    "/api-keys",
    "/members",
    "/audit-log",
    "/settings",
    "/workspaces",
  ]) {
    await inspect(path);
  }
  expect(faults).toEqual([]);
});
