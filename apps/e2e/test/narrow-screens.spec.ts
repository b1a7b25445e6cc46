import type { Page } from "@playwright/test";
import { signUp } from "../src/account.ts";
import { callProcedure } from "../src/call-procedure.ts";
import { expect, test } from "../src/fixtures.ts";

/** The longest that is taken, without a place to break it. */
const LONGEST = "W".repeat(256);

const pagesOf = (name: string): string[] => [
  "/",
  "/channels",
  "/channel-groups",
  "/key-providers",
  "/viewer-tokens",
  "/usage",
  ...["", "/ingest", "/endpoints", "/licences", "/preview", "/settings"].map(
    (section) => `/channels/${name}/${name}${section}`,
  ),
];

/** The page, when it is wider than the screen, and tables that scroll sideways within it. */
const widerThanTheScreen = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const root = document.documentElement;
    const where = location.pathname.replaceAll(/W+/g, "W…");
    const tables = [...document.querySelectorAll("section[tabindex]")].filter(
      (table) => table.scrollWidth > table.clientWidth + 1,
    );
    return [
      ...(root.scrollWidth > root.clientWidth ? [`${where}: the page`] : []),
      ...tables.map((table) => `${where}: ${table.getAttribute("aria-label")}`),
    ];
  });

test("on a phone and on a tablet, the longest names widen no page and no table", async ({ page, stack }) => {
  const { dashboardUrl } = stack.demo;
  await signUp(page, dashboardUrl, "narrow");
  const make = async (procedure: string, input: object) =>
    expect((await callProcedure(page, procedure, input)).status, procedure).toBe(200);
  const channel = { channelGroup: LONGEST, name: LONGEST, description: "", inputType: "HLS", testSource: false };
  const keys = [{ trackType: "ALL", keyId: "0".repeat(32), key: "1".repeat(32), iv: null }];
  await make("channelGroups.create", { name: LONGEST, description: LONGEST });
  await make("channels.create", channel);
  await make("originEndpoints.create", {
    channelGroup: LONGEST,
    channel: LONGEST,
    name: LONGEST,
    container: "CMAF",
    manifests: [{ kind: "HLS", name: LONGEST }],
  });
  await make("keyProviders.create", { name: LONGEST, description: LONGEST, source: { kind: "STATIC", keys } });
  await make("tokenKeys.create", { name: "W".repeat(60), algorithm: "HS256", channelGroup: LONGEST });
  const faults: string[] = [];
  for (const width of [360, 768]) {
    await page.setViewportSize({ width, height: 900 });
    for (const address of pagesOf(LONGEST)) {
      await page.goto(dashboardUrl + address);
      await expect(page.locator("h1").first()).toBeVisible();
      await expect(page.locator("[data-slot=skeleton]")).toHaveCount(0);
      faults.push(...(await widerThanTheScreen(page)).map((fault) => `${width}: ${fault}`));
    }
  }
  expect(faults).toEqual([]);
});

test("on a phone a toast leaves the buttons of a dialog free, and who presses it keeps the dialog", async ({
  page,
  stack,
}) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await signUp(page, stack.demo.dashboardUrl, "toasted");
  await page.goto(`${stack.demo.dashboardUrl}/viewer-tokens`);
  await page.getByTestId("revocation-value").fill("viewer-4711");
  await page.getByTestId("revoke-submit").click();
  const toast = page.locator("[data-sonner-toast]");
  await expect(toast).toBeVisible();
  // It stays for as long as it is pointed at.
  await toast.hover();
  await page.getByTestId("create-token-key").first().dispatchEvent("click");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  const bottomOfToast = await toast.evaluate((element) => element.getBoundingClientRect().bottom);
  for (const button of await dialog.getByRole("button").all()) {
    expect((await button.boundingBox())?.y, await button.innerText()).toBeGreaterThan(bottomOfToast);
  }
  await toast.click();
  await expect(dialog).toBeVisible();
});

test("what an entry of the audit log was before and after can be read to its end, on a phone and on a desk", async ({
  page,
  stack,
}) => {
  await signUp(page, stack.demo.dashboardUrl, "audited");
  const { status } = await callProcedure(page, "channels.quickStart", { name: "audited", testSource: false });
  expect(status).toBe(200);
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 640 });
    await page.goto(`${stack.demo.dashboardUrl}/audit-log`);
    await page.getByRole("row").filter({ hasText: "Made an origin endpoint" }).first().getByRole("button").click();
    const diff = page.getByTestId("audit-diff");
    await expect(diff.getByRole("row").nth(3)).toBeVisible();
    expect(await diff.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);
  }
});

test("on a phone, the longest names of workspaces leave the pages outside the console and the mailbox as wide as the screen", async ({
  page,
  stack,
}) => {
  const { dashboardUrl } = stack.demo;
  await page.setViewportSize({ width: 360, height: 640 });
  await signUp(page, dashboardUrl, "wide");
  const name = "W".repeat(100);
  expect((await callProcedure(page, "account.createTenant", { name })).status).toBe(200);
  const invited = { email: `invited-${Date.now()}@example.com`, role: "viewer" };
  await page.goto(`${dashboardUrl}/workspaces`);
  await page.getByTestId("workspace-choice").filter({ hasText: name }).click();
  await expect(page.getByTestId("quick-start")).toBeVisible();
  expect((await callProcedure(page, "invitations.create", invited)).status).toBe(200);
  const faults: string[] = [];
  for (const address of ["/workspaces", "/mailbox"]) {
    await page.goto(dashboardUrl + address);
    await expect(page.getByText(name).first()).toBeVisible();
    faults.push(...(await widerThanTheScreen(page)));
  }
  expect(faults).toEqual([]);
});
