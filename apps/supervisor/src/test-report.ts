import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** A line for each failure that the report names: the file, the test, and the first line of what was wrong. */
  readonly failures: readonly string[];
}

const vitestReportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
});

interface Suite {
  readonly specs: readonly z.infer<typeof specSchema>[];
  readonly suites?: readonly Suite[] | undefined;
}

const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(specSchema), suites: z.array(suiteSchema).optional() }),
);

const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.object({ message: z.string().optional() })),
  suites: z.array(suiteSchema),
});

const NO_REPORT: Tally = { passed: 0, failed: 1, failures: ["the runner left no report that can be read"] };

const readReport = (file: string): unknown => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);

const printFailure = (file: string, title: string, message: string | undefined): string =>
  `${file} › ${title}: ${(message ?? "no message").trim().split("\n", 1)[0]}`;

/** A run that ended badly without one failed test (a crash, a file that cannot be loaded) still counts as one failure. */
const withExitCode = (tally: Tally, ok: boolean): Tally =>
  ok || tally.failed > 0 ? tally : { passed: tally.passed, failed: 1, failures: ["the runner ended badly"] };

/**
 * Tests of `vitest --reporter=json`. A file that could not be loaded is one failure.
 *
 * @param root the folder that the paths of the failures are told from
 */
export const readVitestReport = (file: string, ok: boolean, root: string): Tally => {
  const report = vitestReportSchema.safeParse(readReport(file));
  if (!report.success) return NO_REPORT;
  const failures = report.data.testResults.flatMap((result) => {
    const name = path.relative(root, result.name);
    const failed = result.assertionResults.filter((test) => test.status === "failed");
    if (result.status === "failed" && failed.length === 0) {
      return [printFailure(name, "the file as a whole", result.message)];
    }
    return failed.map((test) => printFailure(name, test.fullName, test.failureMessages?.[0]));
  });
  return withExitCode({ passed: report.data.numPassedTests, failed: failures.length, failures }, ok);
};

const specsOf = (suite: Suite): readonly z.infer<typeof specSchema>[] => [
  ...suite.specs,
  ...(suite.suites ?? []).flatMap(specsOf),
];

/** Tests of `playwright --reporter=json`. What only passed at a second try, or was left out, has not passed. */
export const readPlaywrightReport = (file: string, ok: boolean): Tally => {
  const report = playwrightReportSchema.safeParse(readReport(file));
  if (!report.success) return NO_REPORT;
  const { expected, unexpected, flaky, skipped } = report.data.stats;
  const failures = [
    ...report.data.errors.map((error) => printFailure("e2e", "the run as a whole", error.message)),
    ...report.data.suites.flatMap(specsOf).flatMap((spec) =>
      spec.tests
        .filter((test) => test.status !== "expected")
        .map((test) =>
          printFailure(
            spec.file,
            `${spec.title} (${test.status})`,
            test.results.map((result) => result.error?.message).find((message) => message !== undefined),
          ),
        ),
    ),
  ];
  const failed = unexpected + flaky + skipped + report.data.errors.length;
  return withExitCode({ passed: expected, failed, failures }, ok);
};
