import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const vitestReportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

const readReport = (file: string): unknown => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);

/** A run that ended badly without one failed test (a crash, a file that cannot be loaded) still counts as one failure. */
const withExitCode = (tally: Tally, ok: boolean): Tally =>
  ok || tally.failed > 0 ? tally : { passed: tally.passed, failed: 1 };

/** Tests of `vitest --reporter=json`. A file that could not be loaded is one failure. */
export const readVitestReport = (file: string, ok: boolean): Tally => {
  const report = vitestReportSchema.safeParse(readReport(file));
  if (!report.success) return { passed: 0, failed: 1 };
  const unloaded = report.data.testResults.filter(
    (result) => result.status === "failed" && result.assertionResults.every((test) => test.status !== "failed"),
  );
  const failed = report.data.numFailedTests + unloaded.length;
  return withExitCode({ passed: report.data.numPassedTests, failed }, ok);
};

/** Tests of `playwright --reporter=json`. What only passed at a second try, or was left out, has not passed. */
export const readPlaywrightReport = (file: string, ok: boolean): Tally => {
  const report = playwrightReportSchema.safeParse(readReport(file));
  if (!report.success) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.data.stats;
  return withExitCode({ passed: expected, failed: unexpected + flaky + skipped + report.data.errors.length }, ok);
};
