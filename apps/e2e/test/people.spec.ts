import type { Page } from "@playwright/test";
import { signUp } from "../src/account.ts";
import { callProcedure } from "../src/call-procedure.ts";
import { expect, test } from "../src/fixtures.ts";
import { readMailedLink } from "../src/mailbox.ts";

const PASSWORD = "correct horse battery";

const statusOf = async (page: Page, procedure: string, input: object): Promise<number> =>
  (await callProcedure(page, procedure, input)).status;

test("somebody is invited, joins with a new account, gets another role, is refused what it does not allow, and is removed", async ({
  page,
  browser,
  stack,
}) => {
  test.setTimeout(120_000);
  const { dashboardUrl } = stack.demo;
  await signUp(page, dashboardUrl, "owner");
  const email = `invited-${Date.now()}@example.com`;
  await page.goto(`${dashboardUrl}/members`);
  await page.getByTestId("invite").click();
  await page.getByTestId("invite-email").fill(email);
  await page.getByTestId("invite-role").click();
  await page.getByRole("option", { name: "Admin" }).click();
  await page.getByTestId("invite-submit").click();
  await expect(page.getByTestId("invitation-row").filter({ hasText: email })).toContainText(/admin/i);
  await page.getByTestId("invite").click();
  await page.getByTestId("invite-email").fill(email);
  await page.getByTestId("invite-submit").click();
  await expect(page.getByText(/has been invited as admin already/)).toBeVisible();

  const guestContext = await browser.newContext();
  const guest = await guestContext.newPage();
  await guest.goto(await readMailedLink(guest, dashboardUrl, email));
  await expect(guest.getByTestId("invitation-tenant")).toHaveText("owner's workspace");
  await guest.getByTestId("join-name").fill("Olga");
  await guest.getByTestId("join-password").fill(PASSWORD);
  await guest.getByTestId("join-submit").click();
  await expect(guest.getByTestId("tenant-switcher").first()).toContainText("owner's workspace");
  await expect(guest.getByTestId("verify-banner")).toHaveCount(0);
  const another = { email: `another-${Date.now()}@example.com`, role: "viewer" };
  expect(await statusOf(guest, "invitations.create", another)).toBe(200);
  expect(await statusOf(guest, "invitations.create", { ...another, role: "owner" })).toBe(403);

  await page.goto(`${dashboardUrl}/members`);
  const row = page.getByTestId("member-row").filter({ hasText: "Olga" });
  await row.getByTestId("member-role").click();
  await page.getByRole("option", { name: "Billing" }).click();
  await expect(page.getByText("Olga has the role billing now.")).toBeVisible();

  await guest.goto(`${dashboardUrl}/`);
  await expect(guest.getByRole("navigation").getByRole("link", { name: "Usage" }).first()).toBeVisible();
  await expect(guest.getByRole("link", { name: "Channels", exact: true })).toHaveCount(0);
  await guest.goto(`${dashboardUrl}/members`);
  await expect(guest.getByTestId("member-row")).toHaveCount(2);
  await expect(guest.getByTestId("invite")).toHaveCount(0);
  expect(await statusOf(guest, "invitations.create", another)).toBe(403);
  expect(await statusOf(guest, "channels.quickStart", { name: "mine", testSource: true })).toBe(403);

  await row.getByTestId("member-actions").click();
  await page.getByTestId("member-remove").click();
  await page.getByTestId("confirm-submit").click();
  await expect(row).toHaveCount(0);
  await guest.goto(`${dashboardUrl}/members`);
  await expect(guest.getByText("You are in no workspace")).toBeVisible();
  await guest.getByTestId("new-tenant-name").fill("Olga's own");
  await guest.getByTestId("new-tenant-submit").click();
  await expect(guest.getByTestId("tenant-switcher").first()).toContainText("Olga's own");
  await guestContext.close();
});

test("one person goes back and forth between two workspaces; a deleted one shows restoring and exporting alone, and comes back", async ({
  page,
  stack,
}) => {
  test.setTimeout(120_000);
  const { dashboardUrl } = stack.demo;
  await signUp(page, dashboardUrl, "switcher");
  await page.getByTestId("tenant-switcher").first().click();
  await page.getByTestId("tenant-create").click();
  await page.getByTestId("new-tenant-name").fill("Second home");
  await page.getByTestId("new-tenant-submit").click();
  await expect(page.getByTestId("tenant-switcher").first()).toContainText("Second home");
  await page.getByTestId("tenant-switcher").first().click();
  await page.getByRole("menuitemradio", { name: /switcher's workspace/ }).click();
  await expect(page.getByTestId("tenant-switcher").first()).toContainText("switcher's workspace");

  await page.goto(`${dashboardUrl}/settings`);
  await page.getByTestId("tenant-delete").click();
  await page.getByTestId("confirm-text").fill("switcher's workspace");
  await page.getByTestId("confirm-submit").click();
  await expect(page.getByTestId("tenant-restore")).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("tenant-export").click()]);
  expect(download.suggestedFilename()).toMatch(/^sluice-tn_[0-9a-z]{20}-\d{4}-\d\d-\d\d\.json$/);
  await page.goto(`${dashboardUrl}/channels`);
  await expect(page.getByTestId("tenant-restore")).toBeVisible();
  expect(await statusOf(page, "channels.quickStart", { name: "mine", testSource: true })).toBe(403);
  await page.getByTestId("tenant-restore").click();
  await expect(page.getByTestId("quick-start")).toBeVisible();
});
