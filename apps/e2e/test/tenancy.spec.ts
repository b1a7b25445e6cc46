import { signUp } from "../src/account.ts";
import { expect, test } from "../src/fixtures.ts";

test("another tenant's channel is a page that does not exist, word for word like one that never did", async ({
  page,
  stack,
}) => {
  const { dashboardUrl, channelGroup, channel } = stack.demo;
  await signUp(page, dashboardUrl, "stranger");
  const seen: { status: number | undefined; text: string }[] = [];
  for (const path of [`${channelGroup}/${channel}`, `${channelGroup}/never-made`]) {
    const response = await page.goto(`${dashboardUrl}/channels/${path}`);
    await expect(page.getByText("There is no page here")).toBeVisible();
    seen.push({ status: response?.status(), text: await page.locator("main").last().innerText() });
  }
  expect(seen[0]).toEqual(seen[1]);
  await expect(page.getByText(stack.demo.email)).toHaveCount(0);
});

test("the API answers a foreign channel and an unknown one alike", async ({ page, stack }) => {
  const { dashboardUrl, channelGroup, channel } = stack.demo;
  await signUp(page, dashboardUrl, "nosy");
  const ask = (name: string) =>
    page.request.get(`${dashboardUrl}/api/v1/channel-groups/${channelGroup}/channels/${name}`, {
      headers: { authorization: "Bearer sk_0000000000000000000000000000000000000000000000000" },
    });
  expect((await ask(channel)).status()).toBe(401);
  const input = (name: string) => encodeURIComponent(JSON.stringify({ json: { channelGroup, channel: name } }));
  const session = async (name: string) => {
    const response = await page.request.get(`${dashboardUrl}/api/trpc/channels.get?input=${input(name)}`);
    return { status: response.status(), body: (await response.text()).replaceAll(name, "NAME") };
  };
  const foreign = await session(channel);
  expect(foreign.status).toBe(404);
  expect(foreign).toEqual(await session("never-made"));
});

test("a foreign channel group in a playback address is answered as one that never was", async ({ stack }) => {
  const known = new URL(stack.demo.playback[0]?.url ?? "");
  const [, , , group = ""] = known.pathname.split("/");
  const ask = async (segment: string) => {
    const response = await fetch(known.href.replace(group, segment));
    return { status: response.status, body: (await response.text()).replaceAll(segment, "GROUP") };
  };
  const renamed = await ask(`other.${group.split(".")[1]}`);
  expect(renamed.status).toBe(404);
  expect(renamed).toEqual(await ask("live.00000000000000000000"));
});
