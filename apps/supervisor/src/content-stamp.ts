import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./settings.ts";

const LEFT_OUT = new Set(["node_modules", ".next", ".turbo", "test", "test-results", "next-env.d.ts"]);

const listFiles = (where: string): string[] => {
  const found: string[] = [];
  for (const entry of readdirSync(where, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name) || entry.name.includes(".test.")) continue;
    const full = path.join(where, entry.name);
    if (entry.isDirectory()) found.push(...listFiles(full));
    else if (entry.isFile()) found.push(full);
  }
  return found;
};

/** A hash over the names and contents of what a build is made from; files and folders relative to the checkout. */
export const stampContent = (sources: readonly string[]): string => {
  const hash = createHash("sha256").update(process.version);
  for (const source of sources) {
    const full = path.join(ROOT, source);
    const files = path.extname(full) === "" ? listFiles(full) : [full];
    for (const file of files.sort()) {
      hash.update(`\0${path.relative(ROOT, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest("hex");
};
