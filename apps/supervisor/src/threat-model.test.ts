import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const SOURCES = globSync("{apps,packages}/*/{src,test}/**/*.{test,spec}.ts", { cwd: ROOT });
const SECTION = "\n## What we defend against\n";

/** The rows of the table, without its head: threat, defence, and the name of a test in backticks. */
const readRows = (): string[][] => {
  const text = readFileSync(join(ROOT, "SECURITY.md"), "utf8");
  const section = text.slice(text.indexOf(SECTION) + SECTION.length);
  return section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};

test("every defence that SECURITY.md claims has a test of the name that it says", () => {
  const rows = readRows();
  expect(rows.length).toBeGreaterThanOrEqual(25);
  const self = "threat-model.test.ts";
  const tests = SOURCES.filter((path) => !path.endsWith(self)).map((path) => readFileSync(join(ROOT, path), "utf8"));
  const missing = rows.filter(([threat, defence, cell = "", ...more]) => {
    const name = /^`([^`]+)`$/.exec(cell)?.[1];
    const isWhole = threat !== "" && defence !== "" && name !== undefined && more.length === 0;
    return !isWhole || !tests.some((text) => text.includes(JSON.stringify(name)));
  });
  expect(missing).toEqual([]);
});
