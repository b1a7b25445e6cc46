import { signUp } from "../src/account.ts";
import { expect, test } from "../src/fixtures.ts";

test("a token key gets an issuer and an audience, its table shows them, and they are taken away again", async ({
  page,
  stack,
}) => {
  const { dashboardUrl } = stack.demo;
  await signUp(page, dashboardUrl, "keys");
  await page.goto(`${dashboardUrl}/viewer-tokens`);
  await page.getByTestId("create-token-key").first().click();
  await page.getByTestId("token-key-name").fill("Web shop");
  await page.getByTestId("token-key-issuer").fill("https://shop.example");
  await page.getByTestId("token-key-audience").fill("cdn");
  await page.getByTestId("token-key-submit").click();
  await page.getByTestId("token-key-done").click();
  const row = page.getByTestId("token-key-table").getByRole("row").filter({ hasText: "Web shop" });
  await expect(row).toContainText("iss https://shop.example");
  await expect(row).toContainText("aud cdn");
  await row.getByRole("button", { name: "Actions of Web shop" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await expect(page.getByTestId("token-key-issuer")).toHaveValue("https://shop.example");
  await page.getByTestId("token-key-issuer").fill("");
  await page.getByTestId("token-key-audience").fill("players");
  await page.getByTestId("token-key-save").click();
  await expect(row).toContainText("aud players");
  await expect(row).not.toContainText("iss https");
});
