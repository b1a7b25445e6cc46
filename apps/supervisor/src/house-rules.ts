import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./settings.ts";

/** What no compiler and no linter says for us. */
interface Rule {
  readonly pattern: RegExp;
  readonly files: RegExp;
  readonly except?: RegExp;
  readonly why: string;
}

const TESTS = /\.(test|spec)\.tsx?$|\/test\//;
const CODE = /\.(ts|tsx|mjs)$/;

const RULES: readonly Rule[] = [
  { pattern: /\bvi\.mock\(/, files: CODE, why: "no module mocking: pass the thing in" },
  { pattern: /\b(test|it|describe)\.(skip|only|todo|fixme)\b/, files: TESTS, why: "a test runs, or it is not there" },
  { pattern: /\bwaitForTimeout\(/, files: CODE, why: "wait for a condition, not for time" },
  { pattern: /\bMath\.random\(/, files: /^packages\/media\/src\//, why: "packages/media has no randomness" },
  { pattern: /from "node:/, files: /^packages\/media\/src\//, except: TESTS, why: "packages/media runs anywhere" },
  {
    pattern: /from "@sluice\/testkit\/stripe-stand-in"/,
    files: CODE,
    except: /\.(test|spec)\.ts$|\/test\/|\/testing\/|^apps\/e2e\//,
    why: "production code pays at Stripe: the stand-in is for tests",
  },
  { pattern: /@ts-(ignore|nocheck|expect-error)/, files: CODE, why: "the compiler is right, or the type is wrong" },
  {
    pattern: /from "@sluice\/(control|db)[^"]*"/,
    files: /^apps\/dashboard\/src\//,
    except: /^apps\/dashboard\/src\/server\/|\.test\.ts$/,
    why: "screens speak to the API; only src/server composes the control plane",
  },
];

const LEFT_OUT = new Set(["node_modules", ".next", ".turbo", ".git", "generated", "test-results", ".sluice", ".data"]);

const listFiles = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return [];
    const relative = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(relative);
    return entry.isFile() && CODE.test(entry.name) ? [relative] : [];
  });

/** Every line that breaks a rule, as `file:line: why`. */
export const findBrokenRules = (): string[] => {
  const found: string[] = [];
  const files = ["apps", "packages", "infra", "prisma"].flatMap(listFiles);
  for (const file of files.filter((each) => each !== "apps/supervisor/src/house-rules.ts")) {
    const rules = RULES.filter((rule) => rule.files.test(file) && rule.except?.test(file) !== true);
    readFileSync(path.join(ROOT, file), "utf8")
      .split("\n")
      .forEach((line, i) => {
        for (const rule of rules) if (rule.pattern.test(line)) found.push(`${file}:${i + 1}: ${rule.why}`);
      });
  }
  return found;
};
