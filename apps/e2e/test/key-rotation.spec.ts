import { setInterval } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { encodeLadder } from "@sluice/testkit";
import { signUp } from "../src/account.ts";
import { createKey } from "../src/create-key.ts";
import { expect, test } from "../src/fixtures.ts";
import { fetchText, findVariant, readPlaylist } from "../src/playlists.ts";
import { pushEncoded } from "../src/push-ladder.ts";
import { createTestChannel } from "../src/test-channel.ts";

const SECONDS = 40;
const ASK_EVERY_MS = 500;

/** What a program does all day: asks with its key, and is never refused. */
const askAllDay = (url: string, keyOf: () => string) => {
  const statuses: number[] = [];
  let isOver = false;
  const asking = (async () => {
    for await (const _ of setInterval(ASK_EVERY_MS)) {
      if (isOver) return;
      const response = await fetch(url, { headers: { authorization: `Bearer ${keyOf()}` } });
      await response.arrayBuffer();
      statuses.push(response.status);
    }
  })();
  return {
    statuses,
    stop: async () => {
      isOver = true;
      await asking;
    },
  };
};

const readIngest = async (page: Page, url: string) => {
  const read = async (what: string): Promise<string> => (await page.getByTestId(`ingest-${what}-1`).innerText()).trim();
  await page.getByTestId("ingest-password-1-reveal").click();
  await expect(page.getByTestId("ingest-password-1")).not.toContainText("•");
  return { url, username: await read("username"), password: await read("password") };
};

test("keys are rotated during a push: no request of a program is refused, and no segment is missing", async ({
  page,
  stack,
}) => {
  test.setTimeout(240_000);
  const { dashboardUrl } = stack.demo;
  await signUp(page, dashboardUrl, "rotator");
  const oldKey = await createKey(page, dashboardUrl);
  const ladder = await encodeLadder(SECONDS);
  const channel = await createTestChannel({ ...stack.demo, apiKey: oldKey }, "rotated");
  const place = `/channels/${channel.group}/${channel.name}`;
  let key = oldKey;
  const program = askAllDay(
    `${dashboardUrl}/api/v1/channel-groups/${channel.group}/channels/${channel.name}`,
    () => key,
  );
  const push = pushEncoded({ ingest: channel.ingest, ladder, realTime: true });
  try {
    await expect.poll(push.acknowledged, { timeout: 30_000 }).toBeGreaterThan(2);

    await test.step("the program's key: the old secret works until the program has the new one", async () => {
      await page.goto(`${dashboardUrl}/api-keys`);
      await page.getByTestId("api-key-menu").click();
      await page.getByTestId("api-key-rotate").click();
      await page.getByTestId("rotate-submit").click();
      const secret = page.getByTestId("api-key-secret");
      await expect(secret).toContainText("sk_");
      key = (await secret.innerText()).trim();
      expect(key).not.toBe(oldKey);
      const asked = program.statuses.length;
      await expect.poll(() => program.statuses.length).toBeGreaterThan(asked + 3);
      const { status } = await fetch(`${dashboardUrl}/api/v1/tenant`, {
        headers: { authorization: `Bearer ${oldKey}` },
      });
      expect(status, "the old secret, in its last day").toBe(200);
    });

    await test.step("the encoder's: the old ones work until they are ended, and nothing is lost with the new ones", async () => {
      await page.goto(`${dashboardUrl}${place}/ingest`);
      await page.getByTestId("ingest-rotate-1").click();
      await page.getByTestId("rotate-submit").click();
      await expect(page.getByText(/has new credentials/)).toBeVisible();
      await expect(page.getByTestId("ingest-old-1")).toBeVisible();
      const taken = push.acknowledged();
      await expect.poll(push.acknowledged, { timeout: 30_000 }).toBeGreaterThan(taken + 1);
      await page.getByTestId("ingest-old-end-1").click();
      await page.getByTestId("confirm-submit").click();
      await expect(page.getByTestId("ingest-old-1")).toBeHidden();
      await expect(push.done).rejects.toThrow("was answered 401");
      expect(push.acknowledged()).toBeGreaterThanOrEqual(taken);
      const ingest = await readIngest(page, channel.ingest.url);
      await pushEncoded({ ingest, ladder, realTime: false }).done;
    });
  } finally {
    push.stop();
    await program.stop();
    await ladder.remove();
  }
  expect(program.statuses.filter((status) => status !== 200)).toEqual([]);
  const { video } = await findVariant(channel.playback["HLS-CMAF"], 360);
  const playlist = await expect
    .poll(() => fetchText(video), { timeout: 30_000 })
    .toContain("#EXT-X-ENDLIST")
    .then(() => fetchText(video));
  const { segments } = readPlaylist(playlist).manifest;
  const playedSeconds = segments.reduce((sum, { duration }) => sum + duration, 0);
  expect(Math.round(playedSeconds)).toBe(SECONDS);
  expect(playlist).not.toContain("#EXT-X-DISCONTINUITY\n");
});
