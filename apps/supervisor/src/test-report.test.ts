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
      { status: "passed", assertionResults: [{ status: "passed" }] },
      { status: "failed", assertionResults: [] },
    ],
  });
  expect(readVitestReport(file, false)).toEqual({ passed: 5, failed: 1 });
});

test("a run without a report is a failure", () => {
  expect(readVitestReport("/nonexistent", true)).toEqual({ passed: 0, failed: 1 });
  expect(readPlaywrightReport("/nonexistent", true)).toEqual({ passed: 0, failed: 1 });
});

test("a run that crashed after its last test is a failure", () => {
  const file = keep({ numPassedTests: 2, numFailedTests: 0, testResults: [] });
  expect(readVitestReport(file, false)).toEqual({ passed: 2, failed: 1 });
});

test("flaky and skipped tests have not passed", () => {
  const file = keep({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 1 }, errors: [] });
  expect(readPlaywrightReport(file, false)).toEqual({ passed: 7, failed: 3 });
});
