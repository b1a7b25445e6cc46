// `npm test`: everything that must hold, from the format of a line to a browser that plays. Ends with "N passed, N failed".
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureTools, TOOLS } from "@sluice/testkit";
import { CHECKS } from "./checks.ts";
import { buildDashboard } from "./dashboard-build.ts";
import { createLogStream } from "./log-stream.ts";
import { runStep } from "./run-step.ts";
import { ROOT } from "./settings.ts";
import { readPlaywrightReport, readVitestReport, type Tally } from "./test-report.ts";

const log = createLogStream((text) => process.stdout.write(text), process.stdout.isTTY);
const REPORTS = path.join(ROOT, "test-results");
const startedMs = performance.now();
let total: Tally = { passed: 0, failed: 0, failures: [] };

const count = (title: string, { passed, failed, failures }: Tally): void => {
  total = {
    passed: total.passed + passed,
    failed: total.failed + failed,
    failures: [...total.failures, ...failures.map((failure) => `${title}: ${failure}`)],
  };
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  log.say(
    "test",
    `${failed === 0 ? "passed" : "FAILED"}  ${title} (${passed} passed, ${failed} failed; ${seconds} s so far)`,
  );
};

/** One thing that passes or fails as a whole. */
const runOne = async (title: string, run: () => Promise<void> | void): Promise<boolean> => {
  try {
    await run();
    count(title, { passed: 1, failed: 0, failures: [] });
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.say("test", message);
    count(title, { passed: 0, failed: 1, failures: [message.split("\n", 1)[0] ?? message] });
    return false;
  }
};

/** A test runner that writes a report of its own. */
const runSuite = async (
  title: string,
  args: readonly string[],
  env: Record<string, string>,
  read: (ok: boolean) => Tally,
): Promise<void> => {
  const ok = await runStep(log, title, args[0] ?? "", args.slice(1), { env }).then(
    () => true,
    () => false,
  );
  count(title, read(ok));
};

rmSync(REPORTS, { recursive: true, force: true }); // a report of an earlier run must not count
mkdirSync(REPORTS, { recursive: true });
await runOne("programs of the system", () =>
  ensureTools([TOOLS.chromium, TOOLS.ffmpeg, TOOLS.xmllint, TOOLS.font], (line) => log.say("test", line)),
);
for (const check of CHECKS) await runOne(check.name, () => check.run(log));

const vitestReport = path.join(REPORTS, "vitest.json");
await runSuite(
  "vitest",
  ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`],
  { NO_COLOR: "1" },
  (ok) => readVitestReport(vitestReport, ok, ROOT),
);

const isBuilt = await runOne("dashboard build", () => buildDashboard(log, AbortSignal.timeout(15 * 60_000)));
const playwrightReport = path.join(REPORTS, "playwright.json");
if (isBuilt) {
  await runSuite(
    "e2e",
    ["playwright", "test", "--config", "apps/e2e/playwright.config.ts"],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport, NO_COLOR: "1" },
    (ok) => readPlaywrightReport(playwrightReport, ok),
  );
} else count("e2e", { passed: 0, failed: 1, failures: ["not run, for want of the dashboard build"] });

// Once more at the end, where whoever looks at a long log looks first.
for (const failure of total.failures) log.say("test", `FAILED  ${failure}`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
