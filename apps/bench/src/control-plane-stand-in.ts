import { createHash } from "node:crypto";
import { createServer } from "node:http";
import {
  type ChannelConfig,
  channelConfigSchema,
  groupPathSegment,
  INGEST_REALM,
  type Snapshot,
} from "@sluice/contracts";
import type { SegmentSeconds } from "./bench-media.ts";

export const USERNAME = "bench";
export const PASSWORD = "bench-password";
export const SERVICE_TOKEN = "bench-service-token-of-some-length";
/** An id whose body begins with these characters. */
const idOf = (prefix: string, body: string): string => `${prefix}_${body.padEnd(20, "0")}`;

const ha1 = (algorithm: "md5" | "sha256"): string =>
  createHash(algorithm).update(`${USERNAME}:${INGEST_REALM}:${PASSWORD}`).digest("hex");

const hls = { kind: "HLS", name: "index", windowSeconds: 900, programDateTimeIntervalSeconds: 1 } as const;

/** One channel with a TS and a CMAF endpoint, as the control plane would describe it. */
export const describeChannel = (number: number, segmentDurationSeconds: SegmentSeconds): ChannelConfig =>
  channelConfigSchema.parse({
    tenantId: idOf("tn", "1"),
    channelId: idOf("ch", `${number}`),
    channelGroup: "bench",
    egressId: "bench0",
    name: `channel${number}`,
    inputType: "HLS",
    testSource: false,
    ingestEndpoints: [1, 2].map((index) => ({
      index,
      username: USERNAME,
      ha1: { md5: ha1("md5"), sha256: ha1("sha256") },
    })),
    originEndpoints: [
      { id: idOf("ep", `${number}t`), name: "ts", container: "TS" },
      { id: idOf("ep", `${number}c`), name: "cmaf", container: "CMAF" },
    ].map((endpoint) => ({
      ...endpoint,
      segmentDurationSeconds,
      segmentName: "segment",
      segmentGeneration: 0,
      tsUseAudioRenditionGroup: false,
      startOverWindowSeconds: 900,
      manifests: [hls],
    })),
  });

export const ingestPath = (channel: ChannelConfig, path: string): string =>
  `/in/v1/${groupPathSegment({ name: channel.channelGroup, egressId: channel.egressId })}/1/${channel.name}/${path}`;

export const egressPath = (channel: ChannelConfig, endpoint: string, file: string): string =>
  `/out/v1/${groupPathSegment({ name: channel.channelGroup, egressId: channel.egressId })}/${channel.name}/${endpoint}/${file}`;

export interface ControlPlane {
  readonly url: string;
  readonly close: () => void;
}

/** Tells a packager what to serve, and takes its usage and status. */
export const startControlPlane = (channels: readonly ChannelConfig[]): Promise<ControlPlane> => {
  const snapshot: Snapshot = { revision: 1, complete: true, channels: [...channels], deletedChannelIds: [] };
  const waiting = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://control");
    request.resume();
    if (url.pathname !== "/internal/v1/snapshot") {
      response.writeHead(204).end();
    } else if (url.searchParams.get("after") === "1") {
      const timer = setTimeout(() => response.writeHead(204).end(), Number(url.searchParams.get("waitMs") ?? 0));
      waiting.add(timer);
    } else {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(snapshot));
    }
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("the control plane has no port");
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () => {
          for (const timer of waiting) clearTimeout(timer);
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
};
