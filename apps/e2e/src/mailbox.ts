import { expect, type Page } from "@playwright/test";

/** The link in the newest mail to an address, of those that say `about`, as the local mailbox shows it. */
export const readMailedLink = async (
  page: Page,
  dashboardUrl: string,
  email: string,
  about: string | RegExp = "",
): Promise<string> => {
  await page.goto(`${dashboardUrl}/mailbox`);
  const mail = page.getByTestId("mail").filter({ hasText: email }).filter({ hasText: about }).first();
  await expect(mail.frameLocator("iframe").getByRole("link").first()).toBeVisible();
  await mail.getByText("Plain text").click();
  return (await mail.getByTestId("mail-text").getByRole("link").first().getAttribute("href")) ?? "";
};
