import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort, waitUntil } from "@sluice/testkit";
import { announceStack, demoSchema } from "./stack.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const START_TIMEOUT_MS = 300_000;

/**
 * Starts Sluice exactly as `npm start` does, on free ports and an empty data folder, and hands Playwright the way to stop
 * it. Its log is kept beside the test results.
 */
const startStack = async (): Promise<() => Promise<void>> => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "sluice-e2e-"));
  const logFile = path.join(ROOT, "test-results/sluice.log");
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const supervisor = spawn(process.execPath, ["apps/supervisor/src/main.ts"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      DASHBOARD_PORT: String(await findFreePort()),
      PACKAGER_PORT: String(await findFreePort()),
      SLUICE_DATA_DIR: dataDir,
      DATABASE_URL: "",
      NEXTAUTH_URL: "",
      PACKAGER_PUBLIC_URL: "",
    },
  });
  supervisor.stdout.pipe(log);
  supervisor.stderr.pipe(log);
  let ended: string | null = null;
  const end = new Promise<void>((resolve) => {
    supervisor.on("exit", (code, signal) => {
      ended = signal ?? `exit code ${code}`;
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    supervisor.kill("SIGTERM");
    await end;
    rmSync(dataDir, { recursive: true, force: true });
  };
  const demoFile = path.join(dataDir, "demo.json");
  try {
    await waitUntil(() => ended !== null || existsSync(demoFile), {
      what: "Sluice to start",
      timeoutMs: START_TIMEOUT_MS,
    });
    if (ended !== null) throw new Error(`Sluice ended while starting (${ended})`);
    const demo = demoSchema.parse(JSON.parse(readFileSync(demoFile, "utf8")));
    announceStack({ dataDir, socketPath: path.join(dataDir, "supervisor.sock"), demo });
    return stop;
  } catch (error) {
    await stop();
    const tail = readFileSync(logFile, "utf8").split("\n").slice(-40).join("\n");
    throw new Error(`${String(error)}; the end of ${logFile}:\n${tail}`, { cause: error });
  }
};

export default startStack;
