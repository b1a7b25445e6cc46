import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort, waitUntil } from "@sluice/testkit";
import { z } from "zod";
import { ROOT } from "./run-stack.ts";
import type { Stack } from "./stack.ts";

export interface SecondPackager {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Another packager of the same control plane, with a disk of its own: as an installation has for when one fails. */
export const startSecondPackager = async ({ dataDir, demo }: Stack): Promise<SecondPackager> => {
  const secrets: unknown = JSON.parse(readFileSync(path.join(dataDir, "secrets.json"), "utf8"));
  const { serviceToken } = z.object({ serviceToken: z.string() }).parse(secrets);
  const ownDir = mkdtempSync(path.join(tmpdir(), "second-packager-"));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const packager = spawn(process.execPath, ["apps/packager/src/main.ts"], {
    cwd: ROOT,
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"],
      SLUICE_SERVICE_TOKEN: serviceToken,
      SLUICE_DATA_DIR: ownDir,
      CONTROL_PLANE_URL: demo.dashboardUrl,
      PACKAGER_PORT: String(port),
      PACKAGER_NODE: "second",
    },
  });
  const ended = once(packager, "exit");
  const stop = async (): Promise<void> => {
    packager.kill("SIGTERM");
    await ended;
    rmSync(ownDir, { recursive: true, force: true });
  };
  try {
    await waitUntil(async () => (await fetch(`${url}/readyz`)).ok, { what: "the second packager", timeoutMs: 30_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
};
