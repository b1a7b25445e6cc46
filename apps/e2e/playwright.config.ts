import { defineConfig } from "@playwright/test";

// One worker: every test talks to the same started stack, and two cores are busy enough with one encoder and one browser.
export default defineConfig({
  testDir: "test",
  outputDir: "../../test-results/e2e",
  globalSetup: "./src/start-stack.ts",
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [
    ["list"],
    ["json", { outputFile: process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"] ?? "../../test-results/playwright.json" }],
  ],
  use: {
    screenshot: "only-on-failure",
    // Without pictures: to film a page that plays costs as much as to play it, and a stall of the camera's is none of ours.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--metrics-recording-only",
        "--autoplay-policy=no-user-gesture-required",
        "--mute-audio",
      ],
    },
  },
});
