import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./settings.ts";
import { workspaceFolders } from "./workspace-folders.ts";

test("the dashboard is built anew when any package changes that is built into it", () => {
  const config = readFileSync(path.join(ROOT, "apps/dashboard/next.config.ts"), "utf8");
  const builtIn = Array.from(config.matchAll(/"@sluice\/([\w-]+)"/g), ([, name]) => `packages/${name}`);
  expect(builtIn.length).toBeGreaterThan(5);
  expect(workspaceFolders("apps/dashboard")).toEqual(["apps/dashboard", ...builtIn].sort());
});
