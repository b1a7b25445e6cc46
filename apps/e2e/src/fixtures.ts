import { test as base, type Page } from "@playwright/test";
import { type BilledStack, startBilledStack } from "./billed-stack.ts";
import type { PageReport } from "./players/page.ts";
import type { PlayerName } from "./players/player.ts";
import { type PlayerServer, playerUrl, servePlayers } from "./players/serve-players.ts";
import { findStack, type Stack } from "./stack.ts";

export interface PlayingPage {
  readonly page: Page;
  readonly report: () => Promise<PageReport>;
  readonly choose: (index: number) => Promise<void>;
  readonly reload: () => Promise<void>;
}

interface TestFixtures {
  /** Opens a page of our own with that player on that URL. */
  readonly play: (player: PlayerName, url: string, licenceUrl?: string) => Promise<PlayingPage>;
}

interface WorkerFixtures {
  readonly stack: Stack;
  /** Another one, with billing on; started when the first test asks for it. */
  readonly billed: BilledStack;
  readonly playerServer: PlayerServer;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
  stack: [async ({}, use) => use(findStack()), { scope: "worker" }],
  billed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
    async ({}, use) => {
      const billed = await startBilledStack();
      await use(billed);
      await billed.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  playerServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
    async ({}, use) => {
      const server = await servePlayers();
      await use(server);
      await server.close();
    },
    { scope: "worker" },
  ],
  play: async ({ page, playerServer }, use) => {
    await use(async (player, url, licenceUrl) => {
      await page.goto(playerUrl(playerServer.origin, player, { url, licenceUrl: licenceUrl ?? null }));
      return {
        page,
        report: () => page.evaluate(() => window.playerPage.report()),
        choose: (index) => page.evaluate((i) => window.playerPage.choose(i), index),
        reload: async () => {
          await page.reload();
        },
      };
    });
  },
});

export { expect } from "@playwright/test";
