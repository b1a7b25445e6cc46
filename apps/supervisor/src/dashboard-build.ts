import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stampContent } from "./content-stamp.ts";
import type { LogStream } from "./log-stream.ts";
import { runStep } from "./run-step.ts";
import { ROOT } from "./settings.ts";

const SOURCES = [
  "apps/dashboard",
  "packages/api",
  "packages/contracts",
  "packages/control",
  "packages/db",
  "package-lock.json",
  "tsconfig.json",
] as const;

export const DASHBOARD_DIR = path.join(ROOT, "apps/dashboard");
export const NEXT_BIN = path.join(ROOT, "node_modules/next/dist/bin/next");

/** `next build`, when what it is made from has changed since the last one that succeeded. */
export const buildDashboard = async (log: LogStream, signal: AbortSignal): Promise<void> => {
  const stampFile = path.join(DASHBOARD_DIR, ".next/sluice-build");
  const stamp = stampContent(SOURCES);
  const isBuilt = existsSync(path.join(DASHBOARD_DIR, ".next/BUILD_ID"));
  if (isBuilt && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  const startedMs = performance.now();
  log.say("build", "building the dashboard; the first time takes about a minute");
  await runStep(log, "build", process.execPath, [NEXT_BIN, "build"], {
    cwd: DASHBOARD_DIR,
    env: { NODE_ENV: "production" },
    signal,
  });
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
  log.say("build", `the dashboard is built (${Math.round((performance.now() - startedMs) / 1000)} s)`);
};
