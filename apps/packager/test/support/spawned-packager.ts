import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findFreePort, waitUntil } from "@sluice/testkit";
import { SERVICE_TOKEN } from "./control-plane.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");

/** A packager as a process of its own, to be killed and limited as processes are. */
export class SpawnedPackager {
  readonly #dataFolder: string;
  readonly #controlPlaneUrl: string;
  #child: ChildProcess | undefined;
  port = 0;

  constructor(dataFolder: string, controlPlaneUrl: string) {
    this.#dataFolder = dataFolder;
    this.#controlPlaneUrl = controlPlaneUrl;
  }

  /** `fileBlocks`: the largest file it may write, in blocks of 512 bytes. */
  async start(options: { fileBlocks?: number; durability?: "written" | "synced" } = {}): Promise<void> {
    this.port = this.port === 0 ? await findFreePort() : this.port;
    const limit = options.fileBlocks === undefined ? "" : `ulimit -f ${options.fileBlocks};`;
    const child = spawn("sh", ["-c", `${limit} exec "$0" "$1"`, process.execPath, MAIN], {
      stdio: ["ignore", "ignore", "ignore"],
      env: {
        ...process.env,
        PACKAGER_PORT: String(this.port),
        PACKAGER_NODE: "spawned",
        PACKAGER_LOG_LEVEL: "error",
        PACKAGER_DURABILITY: options.durability ?? "written",
        SLUICE_DATA_DIR: this.#dataFolder,
        SLUICE_SERVICE_TOKEN: SERVICE_TOKEN,
        CONTROL_PLANE_URL: this.#controlPlaneUrl,
      },
    });
    this.#child = child;
    await waitUntil(async () => (await fetch(`http://127.0.0.1:${this.port}/readyz`)).status === 200, {
      what: "the spawned packager",
      timeoutMs: 20_000,
      intervalMs: 50,
    });
  }

  /** Resolves with the exit code when it ends by itself. */
  async ended(): Promise<number | null> {
    const child = await waitUntil(() => this.#child, { what: "the process", timeoutMs: 5000, intervalMs: 1 });
    if (child.exitCode !== null) return child.exitCode;
    const [code] = await once(child, "exit");
    return code;
  }

  /** Resolves with the exit code when it is gone; null when the signal ended it. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    this.#child = undefined;
    if (child.exitCode !== null) return child.exitCode;
    const exited = once(child, "exit");
    child.kill(signal);
    const [code] = await exited;
    return code;
  }

  ingestUrl(channel: string): string {
    return `http://127.0.0.1:${this.port}/in/v1/live.abc123/1/${channel}/`;
  }

  outUrl(channel: string, endpoint: string, file: string): string {
    return `http://127.0.0.1:${this.port}/out/v1/live.abc123/${channel}/${endpoint}/${file}`;
  }
}
