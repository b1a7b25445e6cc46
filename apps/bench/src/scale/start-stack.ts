import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { findFreePort, waitUntil } from "@sluice/testkit";
import { z } from "zod";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
const START_TIMEOUT_MS = 15 * 60_000;

const demoSchema = z.object({
  dashboardUrl: z.url(),
  packagerUrl: z.url(),
  email: z.email(),
  password: z.string(),
  apiKey: z.string(),
  channelGroup: z.string(),
  channel: z.string(),
});

export interface ScaleStack {
  readonly demo: z.infer<typeof demoSchema>;
  readonly serviceToken: string;
  readonly stop: () => Promise<void>;
}

/** Everything, as `npm start` runs it, over a database of ours. */
export const startStack = async (dataDir: string, databaseUrl: string): Promise<ScaleStack> => {
  const supervisor = spawn(process.execPath, ["apps/supervisor/src/main.ts"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      DASHBOARD_PORT: String(await findFreePort()),
      PACKAGER_PORT: String(await findFreePort()),
      SLUICE_DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      NEXTAUTH_URL: "",
      PACKAGER_PUBLIC_URL: "",
    },
  });
  const stop = async (): Promise<void> => {
    if (supervisor.exitCode !== null) return;
    supervisor.kill("SIGTERM");
    await once(supervisor, "exit");
  };
  const demoFile = path.join(dataDir, "demo.json");
  try {
    await waitUntil(() => supervisor.exitCode !== null || existsSync(demoFile), {
      what: "Sluice to start",
      timeoutMs: START_TIMEOUT_MS,
    });
    if (supervisor.exitCode !== null) throw new Error(`Sluice ended with code ${supervisor.exitCode}`);
    const demo = demoSchema.parse(JSON.parse(readFileSync(demoFile, "utf8")));
    const secrets: unknown = JSON.parse(readFileSync(path.join(dataDir, "secrets.json"), "utf8"));
    return { demo, serviceToken: z.object({ serviceToken: z.string() }).parse(secrets).serviceToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
