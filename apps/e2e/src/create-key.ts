import { expect, type Page } from "@playwright/test";

/** A key that may do everything, made as a person makes one. */
export const createKey = async (page: Page, dashboardUrl: string): Promise<string> => {
  await page.goto(`${dashboardUrl}/api-keys`);
  await page.getByTestId("create-api-key").first().click();
  await page.getByTestId("api-key-name").fill("everything");
  await page.getByTestId("permissions-all").click();
  await page.getByTestId("api-key-submit").click();
  const secret = page.getByTestId("api-key-secret");
  await expect(secret).toContainText("sk_");
  return (await secret.innerText()).trim();
};
