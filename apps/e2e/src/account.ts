import { expect, type Page } from "@playwright/test";

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Makes an account, with a workspace of its own, as a visitor does; ends signed in on the overview. */
export const signUp = async (page: Page, dashboardUrl: string, name: string): Promise<Account> => {
  const account = { email: `${name}-${Date.now()}@example.com`, password: "correct horse battery" };
  await page.goto(`${dashboardUrl}/sign-up`);
  await page.getByTestId("sign-up-name").fill(name);
  await page.getByTestId("sign-up-tenant").fill(`${name}'s workspace`);
  await page.getByTestId("sign-up-email").fill(account.email);
  await page.getByTestId("sign-up-password").fill(account.password);
  await page.getByTestId("sign-up-submit").click();
  await expect(page.getByTestId("quick-start")).toBeVisible();
  return account;
};

/** As somebody who has an account, without a second factor. */
export const signIn = async (page: Page, dashboardUrl: string, { email, password }: Account): Promise<void> => {
  await page.goto(`${dashboardUrl}/sign-in`);
  await page.getByTestId("sign-in-email").fill(email);
  await page.getByTestId("sign-in-password").fill(password);
  await page.getByTestId("sign-in-submit").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
};
