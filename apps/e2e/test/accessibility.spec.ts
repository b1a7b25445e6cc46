import { AxeBuilder } from "@axe-core/playwright";
import { signIn } from "../src/account.ts";
import { readTenantId } from "../src/api-client.ts";
import { expect, test } from "../src/fixtures.ts";
import { fillPage, listPages, SIGNED_OUT_PAGES } from "../src/list-pages.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`no page has a serious fault that axe can find, in ${colorScheme}`, async ({ page, billed }) => {
    test.setTimeout(300_000);
    const { dashboardUrl, channelGroup, channel } = billed.demo;
    const tenant = await readTenantId(billed.demo);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const faults: string[] = [];
    const inspect = async (pattern: string): Promise<void> => {
      const path = fillPage(pattern, { group: channelGroup, channel, tenant });
      await page.goto(dashboardUrl + path);
      await expect(page.locator("h1").first()).toBeVisible();
      await expect(page.locator("[data-slot=skeleton]")).toHaveCount(0);
      const axe = new AxeBuilder({ page });
      // In the dark only colours are others.
      const { violations } = await (colorScheme === "light"
        ? axe.withTags(["wcag2a", "wcag2aa"])
        : axe.withRules(["color-contrast"])
      ).analyze();
      for (const { id, impact, nodes } of violations) {
        if (impact === "serious" || impact === "critical") faults.push(`${path}: ${id}: ${nodes[0]?.html}`);
      }
    };
    const [signedOut, signedIn] = [SIGNED_OUT_PAGES, listPages().filter((each) => !SIGNED_OUT_PAGES.includes(each))];
    for (const pattern of signedOut) await inspect(pattern);
    await signIn(page, dashboardUrl, billed.demo);
    for (const pattern of signedIn) await inspect(pattern);
    expect(faults).toEqual([]);
  });
}
