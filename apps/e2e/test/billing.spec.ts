import { z } from "zod";
import { signUp } from "../src/account.ts";
import type { BilledStack } from "../src/billed-stack.ts";
import { callProcedure } from "../src/call-procedure.ts";
import { expect, test } from "../src/fixtures.ts";
import { fetchText, findVariant, readPlaylist } from "../src/playlists.ts";
import { startChannel } from "../src/start-channel.ts";
import { subscribe } from "../src/subscribe.ts";

const HOUR_S = 3600;

const customerOf = async (billed: BilledStack, email: string) => {
  const [row] = await billed.query(
    `select tenant_id, customer_id from billing_account
     join member using (tenant_id) join "user" on "user".id = member.user_id where email = $1`,
    [email],
  );
  const { tenant_id: tenantId, customer_id: customerId } = z
    .object({ tenant_id: z.string(), customer_id: z.string() })
    .parse(row);
  const subscription = [...billed.standIn.state.subscriptions.values()].find(({ customer }) => customer === customerId);
  if (subscription === undefined) throw new Error(`${email} has no subscription`);
  return { tenantId, customerId, subscription };
};

test("whoever upgrades and is watched sees the bytes on the next invoice before it comes, and reaches the portal", async ({
  page,
  billed,
}) => {
  const { email } = await signUp(page, billed.demo.dashboardUrl, "buyer");
  await subscribe(page, billed);
  const { url } = await startChannel(page);
  const { video } = await findVariant(url, 360);
  const [segment] = readPlaylist(await fetchText(video)).manifest.segments;
  const watched = await (await fetch(new URL(segment?.uri ?? "", video))).arrayBuffer();
  expect(watched.byteLength).toBeGreaterThan(10_000);

  // Two hours pass: what was used lies in an hour that is over, and the subscription began before it.
  const { tenantId, subscription } = await customerOf(billed, email);
  const counted = async () => {
    const [row] = await billed.query(
      "select coalesce(sum(bytes), 0) as bytes from usage_event where tenant_id = $1 and kind = 'egressSegment'",
      [tenantId],
    );
    return Number(row?.["bytes"]);
  };
  await expect.poll(counted, { timeout: 90_000 }).toBeGreaterThanOrEqual(watched.byteLength);
  for (const item of subscription.items.data) item.current_period_start -= 3 * HOUR_S;
  await billed.query("update usage_event set minute = minute - interval '2 hours' where tenant_id = $1", [tenantId]);
  await billed.query(
    `insert into usage_open_hour (tenant_id, hour, touched_at)
     select distinct tenant_id, date_trunc('hour', minute, 'UTC'), now() from usage_event where tenant_id = $1
     on conflict do nothing`,
    [tenantId],
  );
  const total = await counted();
  await billed.runJob("close-usage-hours");
  const invoiced = async () => {
    await billed.runJob("push-usage");
    await page.goto(`${billed.demo.dashboardUrl}/billing`);
    const line = page
      .getByTestId("invoice-preview")
      .getByRole("row")
      .filter({ hasText: /segment/i });
    // Rounded to be read; exact for whoever points at it.
    return (await line.getByTestId("line-quantity").getAttribute("title"))?.replace(/\D/g, "");
  };
  await expect.poll(invoiced, { timeout: 60_000, intervals: [1000] }).toBe(String(total));
  await expect(page.getByTestId("preview-total")).toHaveText("$499.00");

  await page.getByTestId("open-portal").click();
  await expect(page.getByRole("heading", { name: "Billing portal" })).toBeVisible();
  await page.getByRole("link", { name: "Return" }).click();
  await expect(page.getByTestId("subscription-status")).toHaveText("Active");
});

test("who does not pay is warned, then may change nothing, then is switched off by the dates they were told; paying brings all back", async ({
  page,
  billed,
}) => {
  test.setTimeout(240_000);
  const { dashboardUrl } = billed.demo;
  const { email } = await signUp(page, dashboardUrl, "debtor");
  await subscribe(page, billed);
  const { url } = await startChannel(page);
  const { tenantId, customerId, subscription } = await customerOf(billed, email);
  const standing = async () =>
    (await billed.query("select standing from tenant where id = $1", [tenantId]))[0]?.["standing"];
  /** Days pass: the next date that was told is now. */
  const comeTo = async (column: "read_only_from" | "paused_from", reached: string) => {
    await billed.query(`update tenant set ${column} = now() where id = $1`, [tenantId]);
    await billed.runJob("advance-standings");
    await expect.poll(standing).toBe(reached);
    await page.reload();
  };
  const mails = async () =>
    (await billed.query("select subject from mail where recipient = $1 order by created_at, id", [email])).map(
      ({ subject }) => String(subject),
    );
  const create = async (name: string) => (await callProcedure(page, "channelGroups.create", { name })).status;
  const isServed = async () => (await fetch(url)).status;

  await test.step("a payment fails: everything works, and the dates are told", async () => {
    billed.standIn.state.declined.add(customerId);
    for (const item of subscription.items.data) item.current_period_end = billed.standIn.state.nowS() - 2 * HOUR_S;
    billed.standIn.endDuePeriods();
    await expect
      .poll(async () => (await billed.query("select past_due_since from tenant where id = $1", [tenantId]))[0])
      .not.toEqual({ past_due_since: null });
    await billed.runJob("advance-standings");
    await expect.poll(standing).toBe("pastDue");
    await page.goto(`${dashboardUrl}/billing`);
    await expect(page.getByText("The last payment failed")).toBeVisible();
    await expect(page.getByTestId("subscription-status")).toHaveText("Payment failed");
    expect(await create("warned")).toBe(200);
    expect(await isServed()).toBe(200);
  });

  await test.step("the first date comes: nothing can be changed, and the channel stays on air", async () => {
    await comeTo("read_only_from", "readOnly");
    expect(await create("refused")).toBe(402);
    expect(await isServed()).toBe(200);
  });

  await test.step("the second date comes, with a last notice before: the channel is off", async () => {
    await billed.query("update tenant set paused_from = now() + interval '1 hour' where id = $1", [tenantId]);
    await billed.runJob("advance-standings");
    await expect.poll(mails).toContainEqual(expect.stringContaining("channels are switched off on"));
    expect(await isServed()).toBe(200);
    await comeTo("paused_from", "paused");
    await expect.poll(isServed, { timeout: 30_000 }).toBe(404);
    const subjects = (await mails()).filter((subject) => subject.includes("debtor's workspace"));
    expect(subjects.map((subject) => subject.replace(/on \d.*$/, "on …"))).toEqual([
      "debtor's workspace: a payment has failed",
      "debtor's workspace is read-only now",
      "debtor's workspace: channels are switched off on …",
      "debtor's workspace: channels are switched off",
    ]);
  });

  await test.step("they pay with another card: all is back", async () => {
    await page.goto(`${dashboardUrl}/billing`);
    await page.getByTestId("open-portal").click();
    await page.getByRole("button", { name: "Use a card that works" }).click();
    await expect.poll(standing).toBe("active");
    await expect.poll(isServed, { timeout: 60_000 }).toBe(200);
    await page.goto(`${dashboardUrl}/billing`);
    await expect(page.getByTestId("subscription-status")).toHaveText("Active");
    expect(await create("recovered")).toBe(200);
  });
});
