// `npm run screens -- FOLDER`: every page of the running dashboard, at three widths, light and dark, one picture a page.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { signIn } from "./account.ts";
import { readTenantId } from "./api-client.ts";
import { fillPage, listPages, SIGNED_OUT_PAGES } from "./list-pages.ts";
import { demoSchema } from "./stack.ts";

const WIDTHS = [360, 768, 1440] as const;
const THEMES = ["light", "dark"] as const;
const HEIGHT = 900;
/** Long pages are cut here, so that a picture can still be read. */
const TALLEST = 1800;

const folder = path.resolve(process.argv[2] ?? "screens");
const demoFile = path.resolve(process.env["SLUICE_DATA_DIR"] ?? ".sluice", "demo.json");
const demo = demoSchema.parse(JSON.parse(readFileSync(demoFile, "utf8")));
const tenant = await readTenantId(demo);

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--mute-audio"],
});

const session = await browser.newContext();
await signIn(await session.newPage(), demo.dashboardUrl, demo);
const storageState = await session.storageState();
await session.close();

const shoot = async (address: string, isSignedIn: boolean): Promise<Buffer[]> => {
  const pictures: Buffer[] = [];
  for (const colorScheme of THEMES) {
    for (const width of WIDTHS) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: HEIGHT },
        ...(isSignedIn ? { storageState } : {}),
      });
      const page = await context.newPage();
      await page.goto(demo.dashboardUrl + address, { waitUntil: "load" });
      await page
        .locator("h1")
        .first()
        .waitFor({ timeout: 15_000 })
        .catch(() => undefined);
      // Numbers that are still on their way are no picture of the page.
      await page
        .waitForFunction(() => document.querySelector("[data-slot=skeleton], [aria-busy=true]") === null, null, {
          timeout: 8000,
        })
        .catch(() => undefined);
      const fullHeight = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.min(Math.max(HEIGHT, fullHeight), TALLEST) });
      pictures.push(await page.screenshot());
      await context.close();
    }
  }
  return pictures;
};

/** All six side by side, made by the browser itself. */
const joinPictures = async (pictures: readonly Buffer[], file: string): Promise<void> => {
  const page = await browser.newPage({ viewport: { width: 2620, height: 1000 } });
  const row = (from: number): string =>
    pictures
      .slice(from, from + WIDTHS.length)
      .map((picture) => `<img src="data:image/png;base64,${picture.toString("base64")}">`)
      .join("");
  await page.setContent(
    `<style>body{margin:0;background:#888;display:grid;gap:8px}div{display:flex;gap:8px;align-items:start}</style>` +
      `<div>${row(0)}</div><div>${row(WIDTHS.length)}</div>`,
  );
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
};

for (const pattern of listPages()) {
  const address = fillPage(pattern, { group: demo.channelGroup, channel: demo.channel, tenant });
  const name = pattern === "/" ? "overview" : pattern.slice(1).replaceAll(/[[\]]/g, "").replaceAll("/", "-");
  await joinPictures(await shoot(address, !SIGNED_OUT_PAGES.includes(pattern)), path.join(folder, `${name}.png`));
  process.stdout.write(`${address}\n`);
}
await browser.close();
