import type { Page } from "@playwright/test";
import { signIn, signUp } from "../src/account.ts";
import { expect, test } from "../src/fixtures.ts";
import { fetchText, findVariant, readPlaylist } from "../src/playlists.ts";
import { startChannel } from "../src/start-channel.ts";

const REASON = "Somebody else's match is on air here. Write to us.";
const RELEASE_REASON = "The rights are yours, as you have shown.";

const listSegments = async (video: string): Promise<string[]> =>
  readPlaylist(await fetchText(video)).manifest.segments.map(({ uri }) => new URL(uri, video).href);

const fetchBytes = async (url: string): Promise<{ readonly status: number; readonly bytes: Buffer }> => {
  const response = await fetch(url);
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
};

test("an operator suspends a customer, whose channel is off and who reads why, and releases them with the media of before; the log says so", async ({
  page,
  browser,
  billed,
}) => {
  const { dashboardUrl } = billed.demo;
  const customerContext = await browser.newContext();
  const customer = await customerContext.newPage();
  const { email } = await signUp(customer, dashboardUrl, "tenant");
  const { url } = await startChannel(customer);
  const { video } = await findVariant(url, 360);
  const [segment] = (await listSegments(video)).slice(-1);
  if (segment === undefined) throw new Error(`${video} has no segment`);
  const before = await fetchBytes(segment);
  expect(before.status).toBe(200);

  await test.step("the operator finds the customer by a member's address", async () => {
    await signIn(page, dashboardUrl, billed.demo);
    await page.getByRole("link", { name: "Operator" }).click();
    await page.getByTestId("tenant-search").fill(email);
    await page.getByTestId("tenant-search").press("Enter");
    await expect(page.getByTestId("operator-tenants").getByRole("row")).toHaveCount(2); // the heads, and one tenant
    await page.getByRole("link", { name: "tenant's workspace" }).click();
    await expect(page.getByRole("heading", { name: "tenant's workspace" })).toBeVisible();
    await expect(page.getByText(email)).toBeVisible();
  });
  const tenantId = new URL(page.url()).pathname.split("/").at(-1) ?? "";

  await test.step("suspended, with a reason and the name typed: nothing is served", async () => {
    await page.getByTestId("suspension-ask").click();
    await expect(page.getByRole("alertdialog")).toHaveCount(0); // no reason, no question
    await page.getByTestId("suspension-reason").fill(REASON);
    await page.getByTestId("suspension-ask").click();
    await expect(page.getByTestId("confirm-submit")).toBeDisabled();
    await page.getByTestId("confirm-text").fill("tenant's workspace");
    await page.getByTestId("confirm-submit").click();
    await expect(page.getByTestId("release-ask")).toBeVisible();
    for (const address of [url, video, segment]) {
      await expect.poll(async () => (await fetch(address)).status, { timeout: 30_000 }).toBe(404);
    }
  });

  await test.step("the customer reads the reason, wherever they go", async () => {
    for (const path of ["/", "/channels"]) {
      await customer.goto(dashboardUrl + path);
      await expect(customer.getByTestId("suspended")).toContainText(REASON);
    }
  });

  await test.step("released: the channel is served again, with a segment from before", async () => {
    await page.getByTestId("release-reason").fill(RELEASE_REASON);
    await page.getByTestId("release-ask").click();
    await page.getByTestId("confirm-submit").click();
    await expect(page.getByTestId("suspension-ask")).toBeVisible();
    await expect.poll(async () => (await fetch(url)).status, { timeout: 60_000 }).toBe(200);
    expect(await listSegments(video)).toContain(segment);
    const after = await fetchBytes(segment);
    expect(after.status).toBe(200);
    expect(after.bytes.equals(before.bytes)).toBe(true);
    await customer.goto(dashboardUrl);
    await expect(customer.getByTestId("suspended")).toHaveCount(0);
    await expect(customer.getByRole("link", { name: "Channels", exact: true })).toBeVisible();
  });

  await test.step("the log of operators says what was looked at and done", async () => {
    await page.goto(`${dashboardUrl}/operator/audit`);
    const entries = page.getByTestId("operator-audit").getByRole("row").filter({ hasText: tenantId });
    await expect(entries.filter({ hasText: "Looked at a tenant" }).first()).toContainText(billed.demo.email);
    await expect(entries.filter({ hasText: "Suspended a tenant" })).toContainText(REASON);
    await expect(entries.filter({ hasText: "Released a tenant" })).toContainText(RELEASE_REASON);
  });
  await customerContext.close();
});

test("to whoever is no operator there is no such area, signed in or not", async ({ page, billed }) => {
  const { dashboardUrl } = billed.demo;
  const see = async (at: Page, path: string) => {
    const response = await at.goto(dashboardUrl + path);
    await expect(at.getByText("There is no page here")).toBeVisible();
    return { status: response?.status(), title: await at.title(), text: await at.locator("body").innerText() };
  };
  const compare = async () => {
    const nowhere = await see(page, "/no-such-page");
    expect(nowhere.status).toBe(404);
    for (const path of ["/operator", "/operator/audit"]) expect(await see(page, path)).toEqual(nowhere);
  };
  await compare();
  await signUp(page, dashboardUrl, "stranger");
  await expect(page.getByRole("link", { name: "Operator" })).toHaveCount(0);
  await compare();
});
