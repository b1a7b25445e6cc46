import type { Page } from "@playwright/test";
import { z } from "zod";
import { signUp } from "../src/account.ts";
import type { BilledStack } from "../src/billed-stack.ts";
import { callProcedure } from "../src/call-procedure.ts";
import { expect, test } from "../src/fixtures.ts";
import { subscribe } from "../src/subscribe.ts";

const GB_BYTES = 1_000_000_000;

const tenantOf = async (billed: BilledStack, email: string): Promise<string> => {
  const rows = await billed.query(
    `select tenant_id from member join "user" on "user".id = member.user_id where email = $1`,
    [email],
  );
  return (
    z
      .array(z.object({ tenant_id: z.string() }))
      .length(1)
      .parse(rows)[0]?.tenant_id ?? ""
  );
};

/** As if viewers had got so much in this minute, and the packager had told; the worker then works out what it costs. */
const deliver = async (billed: BilledStack, tenantId: string, gigabytes: number): Promise<void> => {
  await billed.query(
    `insert into usage_event (id, tenant_id, channel_group_id, channel_id, kind, minute, bytes, requests)
     select 'e2e-' || gen_random_uuid(), tenant_id, channel_group_id, id, 'egressSegment',
            date_trunc('minute', now()), $2, 1
     from channel where tenant_id = $1 limit 1`,
    [tenantId, gigabytes * GB_BYTES],
  );
  await billed.query(
    `insert into usage_open_hour (tenant_id, hour, touched_at) values ($1, date_trunc('hour', now(), 'UTC'), now())
     on conflict do nothing`,
    [tenantId],
  );
  await billed.runJob("check-budgets");
};

const setBudget = async (page: Page, dollars: string, isHardCap: boolean): Promise<void> => {
  await page.getByTestId("edit-budget").click();
  await page.getByTestId("budget-amount").fill(dollars);
  const hardCap = page.getByTestId("budget-hard-cap");
  if ((await hardCap.getAttribute("aria-checked")) !== String(isHardCap)) await hardCap.click();
  await page.getByTestId("budget-submit").click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

test("whoever passes 80 % of a budget is told by mail and in the console; a hard cap then refuses what costs more, says why, and is lifted by raising it", async ({
  page,
  billed,
}) => {
  test.setTimeout(180_000);
  const { dashboardUrl } = billed.demo;
  const { email } = await signUp(page, dashboardUrl, "careful");
  await subscribe(page, billed);
  expect((await callProcedure(page, "channels.quickStart", { name: "arena", testSource: false })).status).toBe(200);
  const tenantId = await tenantOf(billed, email);
  const banner = page.getByTestId("budget-banner");
  /** What the worker worked out is on the page at the next look. */
  const comesToSay = (words: RegExp) =>
    expect(async () => {
      await page.reload();
      await expect(banner).toContainText(words, { timeout: 3000 });
    }).toPass({ timeout: 30_000 });
  const subjects = async () =>
    (await billed.query("select subject from mail where recipient = $1 order by created_at, id", [email]))
      .map(({ subject }) => String(subject))
      .filter((subject) => subject.includes("budget"));

  await test.step("a budget is set in the form; the base price alone passes nothing", async () => {
    await page.goto(`${dashboardUrl}/billing`);
    await expect(page.getByTestId("budget-card")).toContainText("No budget is set");
    await setBudget(page, "1000", true);
    await deliver(billed, tenantId, 0);
    await expect(page.getByTestId("budget-card")).toContainText("of $1,000.00");
    await expect(async () => {
      await page.reload();
      await expect(page.getByTestId("budget-spent")).toHaveText("$499.00", { timeout: 3000 });
    }).toPass({ timeout: 30_000 });
    await expect(banner).toHaveCount(0);
    expect(await subjects()).toEqual([]);
  });

  await test.step("usage passes 80 %: one mail, and a banner that can be put away", async () => {
    // Beyond the 20,000 GB that are included, 15,100 at 2 cents.
    await deliver(billed, tenantId, 35_100);
    await comesToSay(/80 % of the budget of .* is used\. \$801\.00 of \$1,000\.00/);
    expect(await subjects()).toEqual([expect.stringMatching(/^careful's workspace: 80 % of the budget of /)]);
    await banner.getByRole("link", { name: "See what was used" }).click();
    await expect(page).toHaveURL(/\/usage$/);
    await expect(page.getByTestId("usage-to-date")).toHaveText("$801.00");
    await banner.getByRole("button", { name: "Put this away" }).click();
    await page.reload();
    await expect(page.getByTestId("usage-to-date")).toHaveText("$801.00");
    await expect(banner).toHaveCount(0);
  });

  await test.step("the hard cap is reached: what costs more is refused, with the reason and the way to mend it", async () => {
    await deliver(billed, tenantId, 10_000);
    await comesToSay(/The budget of .* is used up, and it is a hard cap\. New channels and endpoints/);
    await expect(banner.getByRole("button", { name: "Put this away" })).toHaveCount(0);
    expect(await subjects()).toEqual([expect.stringContaining(": 80 % of"), expect.stringContaining(": 100 % of")]);

    await page.goto(`${dashboardUrl}/channels`);
    await page.getByTestId("create-channel").click();
    await page.getByTestId("channel-name").fill("second");
    await page.getByTestId("channel-submit").click();
    const refusal = page.getByRole("dialog").getByRole("alert");
    await expect(refusal).toContainText("it is a hard cap. Raise it, or wait");
    await expect(refusal).toContainText("What is on air stays on air.");
    await refusal.getByRole("link", { name: "See the budget" }).click();
    await expect(page.getByTestId("budget-card")).toBeInViewport();

    await page.goto(`${dashboardUrl}/channels/live/arena/ingest`);
    await page.getByTestId("test-source-switch").click();
    await expect(page.getByText("it is a hard cap. Raise it, or wait")).toBeVisible();
    await expect(page.getByTestId("test-source-switch")).not.toBeChecked();
  });

  await test.step("a higher budget lifts the cap at once", async () => {
    await banner.getByRole("link", { name: "Raise the budget" }).click();
    await setBudget(page, "2000", true);
    await expect(banner).toContainText("50 % of the budget of");
    await page.goto(`${dashboardUrl}/channels`);
    await page.getByTestId("create-channel").click();
    await page.getByTestId("channel-name").fill("second");
    await page.getByTestId("channel-submit").click();
    await expect(page).toHaveURL(/\/channels\/live\/second\/ingest$/);
  });
});

test("who has nothing yet sees in the simulator what a channel would cost on each plan, and whoever gets its address sees the same", async ({
  page,
  billed,
}) => {
  const { dashboardUrl } = billed.demo;
  await signUp(page, dashboardUrl, "curious");
  await page.goto(`${dashboardUrl}/usage`);
  await page.getByRole("link", { name: "Simulator" }).click();
  await expect(page.getByTestId("simulate-channel")).toHaveCount(0);
  await page.getByTestId("simulate-ladderKbps").fill("4000, 2000, 1000");
  await page.getByTestId("simulate-startOverHours").fill("24");
  const seesTheSum = async (): Promise<void> => {
    await expect(page.getByTestId("simulated-egressSegmentBytes")).toHaveText("10.5 TB");
    await expect(page.getByTestId("simulated-free")).toContainText("Your plan");
    await expect(page.getByTestId("simulated-free")).toContainText("Start-over: at most 4 h.");
    const payAsYouGo = page.getByTestId("simulated-payAsYouGo");
    await expect(payAsYouGo).toContainText("Cheapest");
    // 9,900 GB at 4 cents and 500 at 3.2.
    await expect(payAsYouGo).toContainText("Segments delivered$412.00");
    await expect(page.getByTestId("simulated-committed")).toContainText("Base price$499.00");
  };
  await seesTheSum();
  expect(new URL(page.url()).search).toBe("?ladderKbps=4000,2000,1000&startOverHours=24");
  await page.reload();
  await seesTheSum();
  await page.getByTestId("simulate-hours").fill("745");
  await expect(page.getByText("Must be at most 744")).toBeVisible();
  await expect(page.getByText("These are the figures from before")).toBeVisible();
});
