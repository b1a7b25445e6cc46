import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { readPlaywrightReport, readVitestReport } from "./test-report.ts";

const keep = (report: unknown): string => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "sluice-report-")), "report.json");
  writeFileSync(file, JSON.stringify(report));
  return file;
};

test("a test file that cannot be loaded is a failure, though none of its tests ran", () => {
  const file = keep({
    numPassedTests: 5,
    numFailedTests: 0,
    testResults: [
      { name: "/repo/a.test.ts", status: "passed", assertionResults: [{ status: "passed", fullName: "holds" }] },
      { name: "/repo/b.test.ts", status: "failed", message: "Cannot find module\n  at x", assertionResults: [] },
    ],
  });
  expect(readVitestReport(file, false, "/repo")).toEqual({
    passed: 5,
    failed: 1,
    failures: ["b.test.ts › the file as a whole: Cannot find module"],
  });
});

test("a failed test is told by its file, its name and the first line of what was wrong", () => {
  const file = keep({
    numPassedTests: 1,
    numFailedTests: 1,
    testResults: [
      {
        name: "/repo/apps/a.test.ts",
        status: "failed",
        message: "",
        assertionResults: [
          { status: "passed", fullName: "holds", failureMessages: [] },
          { status: "failed", fullName: "breaks", failureMessages: ["AssertionError: expected 1 to be 2\n    at y"] },
        ],
      },
    ],
  });
  expect(readVitestReport(file, false, "/repo").failures).toEqual([
    "apps/a.test.ts › breaks: AssertionError: expected 1 to be 2",
  ]);
});

test("a run without a report is a failure", () => {
  expect(readVitestReport("/nonexistent", true, "/")).toMatchObject({ passed: 0, failed: 1 });
  expect(readPlaywrightReport("/nonexistent", true)).toMatchObject({ passed: 0, failed: 1 });
});

test("a run that crashed after its last test is a failure", () => {
  const file = keep({ numPassedTests: 2, numFailedTests: 0, testResults: [] });
  expect(readVitestReport(file, false, "/")).toMatchObject({ passed: 2, failed: 1 });
});

test("flaky and skipped tests have not passed, and are told by name with the failed ones", () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: "a.spec.ts",
    ok: status !== "unexpected",
    tests: [{ status, results: message === undefined ? [] : [{ error: { message } }] }],
  });
  const file = keep({
    stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 1 },
    errors: [],
    suites: [
      {
        specs: [spec("holds", "expected"), spec("breaks", "unexpected", "Timeout\nof a button")],
        suites: [{ specs: [spec("wavers", "flaky", "late"), spec("sleeps", "skipped")] }],
      },
    ],
  });
  expect(readPlaywrightReport(file, false)).toEqual({
    passed: 7,
    failed: 3,
    failures: [
      "a.spec.ts › breaks (unexpected): Timeout",
      "a.spec.ts › wavers (flaky): late",
      "a.spec.ts › sleeps (skipped): no message",
    ],
  });
});
