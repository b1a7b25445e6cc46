import { expect, type Page } from "@playwright/test";
import type { BilledStack } from "./billed-stack.ts";

/** Chooses the committed plan on the billing page and pays on the provider's. */
export const subscribe = async (page: Page, billed: BilledStack): Promise<void> => {
  await page.goto(`${billed.demo.dashboardUrl}/billing`);
  await page.getByTestId("choose-committed").click();
  await page.getByRole("button", { name: "Subscribe" }).click();
  await expect(page.getByTestId("subscription-status")).toHaveText("Active");
  await expect(page.getByTestId("plan-committed")).toContainText("Your plan");
};
