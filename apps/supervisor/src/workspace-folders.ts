import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ROOT } from "./settings.ts";

const SCOPE = "@sluice/";
const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/**
 * The folder itself and those of all packages of ours that it uses to run, directly or through others, as its and their
 * `package.json` name them; each once, in order of their names, relative to the root.
 */
export const workspaceFolders = (folder: string): string[] => {
  const found = new Set<string>();
  const visit = (each: string): void => {
    if (found.has(each)) return;
    found.add(each);
    const manifest = JSON.parse(readFileSync(path.join(ROOT, each, "package.json"), "utf8")) as unknown;
    for (const name of Object.keys(manifestSchema.parse(manifest).dependencies)) {
      if (name.startsWith(SCOPE)) visit(`packages/${name.slice(SCOPE.length)}`);
    }
  };
  visit(folder);
  return [...found].sort();
};
