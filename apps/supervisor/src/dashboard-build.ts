import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { stampContent } from "./content-stamp.ts";
import type { LogStream } from "./log-stream.ts";
import { runStep } from "./run-step.ts";
import { ROOT } from "./settings.ts";
import { workspaceFolders } from "./workspace-folders.ts";

const SOURCES = [...workspaceFolders("apps/dashboard"), "package-lock.json", "tsconfig.json"];

export const DASHBOARD_DIR = path.join(ROOT, "apps/dashboard");
export const NEXT_BIN = path.join(ROOT, "node_modules/next/dist/bin/next");
const BUILD_DIR = path.join(DASHBOARD_DIR, ".next");
const STANDALONE_DIR = path.join(BUILD_DIR, "standalone/apps/dashboard");

/** What a build leaves to be run: a server with only the modules it uses. */
export const DASHBOARD_SERVER = path.join(STANDALONE_DIR, "server.js");

/** What goes before it, on every request: imported before the server, so that not even the first one is missed. */
export const BEFORE_NEXT = pathToFileURL(path.join(DASHBOARD_DIR, "src/server/start-before-next.ts")).href;

/** `next build`, when what it is made from has changed since the last one that succeeded. */
export const buildDashboard = async (log: LogStream, signal: AbortSignal): Promise<void> => {
  const stampFile = path.join(BUILD_DIR, "sluice-build");
  const stamp = stampContent(SOURCES);
  const isCurrent = existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  if (isCurrent && existsSync(DASHBOARD_SERVER)) return;
  const startedMs = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedMs) / 1000);
  log.say("build", "building the dashboard; the first time takes about a minute");
  const pulse = setInterval(() => log.say("build", `still building (${seconds()} s)`), 20_000);
  try {
    rmSync(stampFile, { force: true });
    await runStep(log, "build", process.execPath, [NEXT_BIN, "build"], {
      cwd: DASHBOARD_DIR,
      env: { NODE_ENV: "production" },
      signal,
    });
  } finally {
    clearInterval(pulse);
  }
  // Next leaves out what a CDN could serve; here nobody else does.
  cpSync(path.join(BUILD_DIR, "static"), path.join(STANDALONE_DIR, ".next/static"), { recursive: true });
  const publicDir = path.join(DASHBOARD_DIR, "public");
  if (existsSync(publicDir)) cpSync(publicDir, path.join(STANDALONE_DIR, "public"), { recursive: true });
  writeFileSync(stampFile, stamp);
  log.say("build", `the dashboard is built (${seconds()} s)`);
};
