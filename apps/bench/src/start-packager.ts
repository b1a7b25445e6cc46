import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { findFreePort, waitUntil } from "@sluice/testkit";
import { SERVICE_TOKEN } from "./control-plane-stand-in.ts";

const MAIN = path.resolve(import.meta.dirname, "../../packager/src/main.ts");

/** As its own `npm start` has them. */
export const PACKAGER_FLAGS = ["--max-semi-space-size=2", "--initial-old-space-size=512"] as const;

export interface Server {
  readonly pid: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The packager as it runs in production: its own process, its own folder, configuration from a control plane. */
export const startPackager = async (dataDir: string, controlPlaneUrl: string): Promise<Server> => {
  const port = await findFreePort();
  const child = spawn(process.execPath, [...PACKAGER_FLAGS, MAIN], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env["PATH"],
      NODE_ENV: "production",
      PACKAGER_HOST: "127.0.0.1",
      PACKAGER_PORT: String(port),
      PACKAGER_NODE: "bench",
      PACKAGER_LOG_LEVEL: "error",
      SLUICE_DATA_DIR: dataDir,
      SLUICE_SERVICE_TOKEN: SERVICE_TOKEN,
      CONTROL_PLANE_URL: controlPlaneUrl,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  try {
    await waitUntil(
      async () => {
        if (child.exitCode !== null) throw new Error(`the packager ended with code ${child.exitCode}`);
        return (await fetch(`${url}/readyz`)).ok;
      },
      { what: "the packager to be ready", timeoutMs: 30_000 },
    );
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  if (child.pid === undefined) throw new Error("the packager has no pid");
  return { pid: child.pid, url, stop };
};
