import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChannelStatus } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { createLog, type PackagerConfig, type RunningPackager, startPackager } from "../../src/index.ts";
import { PASSWORD, USERNAME } from "./a-channel.ts";
import { SERVICE_TOKEN, TestControlPlane } from "./control-plane.ts";

/** A packager in this process, with a control plane of its own and a folder of its own, on a port of its own. */
export class RunningTestPackager {
  readonly controlPlane = new TestControlPlane();
  folder = "";
  #packager: RunningPackager | undefined;

  async start(change: Partial<PackagerConfig> = {}): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), "sluice-packager-"));
    await this.controlPlane.start();
    await this.startPackager(change);
  }

  /** Again, with the same folder. */
  async startPackager(change: Partial<PackagerConfig> = {}): Promise<void> {
    const config: PackagerConfig = {
      host: "127.0.0.1",
      port: 0,
      tls: undefined,
      node: "test-node",
      publicUrl: undefined,
      hostSuffix: undefined,
      trustedProxies: [],
      allowsPrivateKeyServers: true,
      dataFolder: join(this.folder, "packager"),
      controlPlaneUrl: this.controlPlane.url,
      serviceToken: SERVICE_TOKEN,
      durability: "written",
      segmentCacheBytes: 64 * 1024 * 1024,
      bodyMemoryBytes: 1024 * 1024 * 1024,
      accessLogBytes: 1024 * 1024 * 1024,
      accessLogDays: 7,
      logLevel: process.env["PACKAGER_LOG_LEVEL"] ?? "silent",
      ...change,
    };
    this.#packager = await startPackager(config, createLog(config.logLevel));
  }

  async stopPackager(): Promise<void> {
    await this.#packager?.stop();
    this.#packager = undefined;
  }

  async stop(): Promise<void> {
    await this.stopPackager();
    await this.controlPlane.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get tlsPort(): number {
    return this.#packager?.tlsPort ?? 0;
  }

  get port(): number {
    return this.#packager?.port ?? 0;
  }

  /** Where encoders push to; ends with a slash. */
  ingestUrl(channel: string, input: 1 | 2 = 1): string {
    return `http://127.0.0.1:${this.port}/in/v1/live.abc123/${input}/${channel}/`;
  }

  outUrl(channel: string, endpoint: string, file: string): string {
    return `http://127.0.0.1:${this.port}/out/v1/live.abc123/${channel}/${endpoint}/${file}`;
  }

  /** PUT with the right Basic credentials, unless others are given. */
  push(
    channel: string,
    path: string,
    body: Uint8Array<ArrayBuffer> | string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const basic = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;
    return fetch(this.ingestUrl(channel) + path, {
      method: "PUT",
      body,
      headers: { authorization: basic, ...headers },
    });
  }

  /** The text of a manifest as soon as there is one. */
  manifest(channel: string, endpoint: string, file: string, isEnough: (text: string) => boolean = () => true) {
    return waitUntil(
      async () => {
        const response = await fetch(this.outUrl(channel, endpoint, file));
        const text = await response.text();
        return response.status === 200 && isEnough(text) ? text : undefined;
      },
      { what: `${channel}/${endpoint}/${file}`, timeoutMs: 20_000, intervalMs: 50 },
    );
  }

  /** The channel's status as it was last reported, once it is as wanted. */
  status(channelId: string, isWanted: (status: ChannelStatus) => boolean): Promise<ChannelStatus> {
    return waitUntil(
      () => {
        const reports = this.controlPlane.statuses.flatMap(({ channels }) => channels);
        const newest = reports.findLast((status) => status.channelId === channelId);
        return newest !== undefined && isWanted(newest) ? newest : undefined;
      },
      { what: `a status of ${channelId}`, timeoutMs: 20_000, intervalMs: 50 },
    );
  }
}
