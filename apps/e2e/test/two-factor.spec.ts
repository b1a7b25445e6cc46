import type { Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { type Account, signUp } from "../src/account.ts";
import { callProcedure } from "../src/call-procedure.ts";
import { expect, test } from "../src/fixtures.ts";
import { readMailedLink } from "../src/mailbox.ts";

const STEP_MS = 30_000;

/** On the page of the account. Gives the secret. */
const setUp = async (page: Page, password: string): Promise<string> => {
  await page.getByTestId("two-factor-password").fill(password);
  await page.getByTestId("two-factor-start").click();
  const secret = await page.getByTestId("two-factor-secret").innerText();
  await page.getByTestId("two-factor-code").fill(new TOTP({ secret }).generate());
  await page.getByTestId("two-factor-confirm").click();
  return secret;
};

const signOut = async (page: Page): Promise<void> => {
  await page.getByTestId("account-menu").click();
  await page.getByTestId("sign-out").click();
  await expect(page).toHaveURL(/sign-in/);
};

/** Up to the question for the code. */
const enterPassword = async (page: Page, dashboardUrl: string, { email, password }: Account): Promise<void> => {
  await page.goto(`${dashboardUrl}/sign-in?next=/account`);
  await page.getByTestId("sign-in-email").fill(email);
  await page.getByTestId("sign-in-password").fill(password);
  await page.getByTestId("sign-in-submit").click();
  await expect(page.getByTestId("sign-in-code")).toBeVisible();
};

const enterCode = async (page: Page, code: string): Promise<void> => {
  await page.getByTestId("sign-in-code").fill(code);
  await page.getByTestId("sign-in-submit").click();
};

test("a second factor is set up, asked for, and replaced once by a recovery code; an ended session ends", async ({
  page,
  browser,
  stack,
}) => {
  const { dashboardUrl } = stack.demo;
  const account = await signUp(page, dashboardUrl, "factor");

  await page.goto(`${dashboardUrl}/account`);
  const secret = await setUp(page, account.password);
  const codeAt = (ms: number) => new TOTP({ secret }).generate({ timestamp: Date.now() + ms });
  const listed = page.getByTestId("recovery-codes").getByRole("listitem");
  await expect(listed).toHaveCount(10);
  const codes = await listed.allInnerTexts();
  const [first = "", second = "", third = ""] = codes;
  await page.getByTestId("recovery-codes-kept").click();
  await expect(page.getByTestId("two-factor-state")).toHaveText("On");

  // The code of this half minute was used up by the set-up; the next one is taken already.
  await signOut(page);
  await enterPassword(page, dashboardUrl, account);
  await enterCode(page, "000000");
  await expect(page.getByText(/code is wrong/)).toBeVisible();
  await enterCode(page, codeAt(STEP_MS));
  await expect(page.getByTestId("two-factor-state")).toHaveText("On");

  await signOut(page);
  await enterPassword(page, dashboardUrl, account);
  await enterCode(page, first);
  await expect(page.getByText("Recovery codes left: 9.")).toBeVisible();
  await signOut(page);
  await enterPassword(page, dashboardUrl, account);
  await enterCode(page, first);
  await expect(page.getByText(/code is wrong/)).toBeVisible();
  await enterCode(page, second);
  await expect(page.getByText("Recovery codes left: 8.")).toBeVisible();

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await enterPassword(other, dashboardUrl, account);
  await enterCode(other, third);
  await expect(other.getByTestId("two-factor-state")).toHaveText("On");
  await page.reload();
  await expect(page.getByTestId("sessions").getByRole("listitem")).toHaveCount(2);
  await page.getByTestId("end-session").click();
  await page.getByTestId("confirm-submit").click();
  await expect(page.getByTestId("sessions").getByRole("listitem")).toHaveCount(1);
  await other.goto(`${dashboardUrl}/channels`);
  await expect(other).toHaveURL(/sign-in/);
  await elsewhere.close();
});

test("who joins a workspace that requires a second factor sets it up there, or goes on in another one", async ({
  page,
  browser,
  stack,
}) => {
  const { dashboardUrl } = stack.demo;
  const owner = await signUp(page, dashboardUrl, "strict");
  await page.goto(`${dashboardUrl}/account`);
  await setUp(page, owner.password);
  await page.getByTestId("recovery-codes-kept").click();
  await page.goto(`${dashboardUrl}/settings`);
  await page.getByTestId("require-two-factor").click();
  await page.getByTestId("confirm-submit").click();
  await expect(page.getByText("Two-factor sign-in is required of everybody now.")).toBeVisible();

  const guest = await (await browser.newContext()).newPage();
  const { email } = await signUp(guest, dashboardUrl, "guest");
  expect((await callProcedure(page, "invitations.create", { email, role: "viewer" })).status).toBe(200);
  await guest.goto(await readMailedLink(guest, dashboardUrl, email, "strict's workspace"));
  await guest.getByTestId("invitation-accept").click();
  await expect(guest.getByRole("heading", { name: "Set up two-factor sign-in" })).toBeVisible();
  await expect(guest.getByText("strict's workspace asks all of its members for a second factor.")).toBeVisible();
  await guest.getByTestId("workspace-choice").filter({ hasText: "guest's workspace" }).click();
  await expect(guest.getByTestId("tenant-switcher").first()).toContainText("guest's workspace");
  await guest.context().close();
});
