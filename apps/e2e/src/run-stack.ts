import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort, waitUntil } from "@sluice/testkit";
import { demoSchema, type Stack } from "./stack.ts";

export const ROOT = path.resolve(import.meta.dirname, "../../..");
const START_TIMEOUT_MS = 300_000;

export interface RunningStack {
  readonly stack: Stack;
  readonly stop: () => Promise<void>;
}

/**
 * Starts Sluice exactly as `npm start` does, on free ports and an empty data folder. Its log is kept beside the test results,
 * under its name; `environment` is added to what it is given.
 */
export const runStack = async (name: string, environment: NodeJS.ProcessEnv = {}): Promise<RunningStack> => {
  const dataDir = mkdtempSync(path.join(tmpdir(), `${name}-e2e-`));
  const logFile = path.join(ROOT, `test-results/${name}.log`);
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
      // Examples of the API ask for certificates; nobody shows one here.
      PACKAGER_TLS_PUBLIC_URL: "https://push.example.com:8443",
      PACKAGER_TLS_PORT: "",
      PACKAGER_TLS_CERTIFICATE_FILE: "",
      PACKAGER_TLS_KEY_FILE: "",
      STRIPE_SECRET_KEY: "",
      STRIPE_WEBHOOK_SECRET: "",
      STRIPE_API_BASE: "",
      SLUICE_OPERATORS: "",
      ...environment,
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
    return { stack: { dataDir, socketPath: path.join(dataDir, "supervisor.sock"), demo }, stop };
  } catch (error) {
    await stop();
    const tail = readFileSync(logFile, "utf8").split("\n").slice(-40).join("\n");
    throw new Error(`${String(error)}; the end of ${logFile}:\n${tail}`, { cause: error });
  }
};
