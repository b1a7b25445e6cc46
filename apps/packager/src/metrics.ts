import type { InputStatus } from "@sluice/contracts";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const INPUT_STATES = ["idle", "receiving", "stalled", "ended"] as const satisfies InputStatus["state"][];

/** What the process says of itself. No label names a tenant or a channel: their number has no bound. */
export interface Metrics {
  readonly requests: Counter<"route" | "status">;
  readonly receivedBytes: Counter<"route">;
  readonly sentBytes: Counter<"route">;
  readonly ingestSeconds: Histogram<"outcome">;
  readonly segmentCache: Counter<"result">;
  readonly manifestCache: Counter<"result">;
  readonly storeErrors: Counter<"operation">;
  print(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface MetricSources {
  readonly channelCount: () => number;
  /** Of those, the ones whose log could not be opened. */
  readonly closedChannelCount: () => number;
  /** Both inputs of every open channel. */
  readonly inputStates: () => readonly InputStatus["state"][];
  readonly isControlPlaneReachable: () => boolean;
  readonly configurationRevision: () => number;
  readonly waitingUsageFileCount: () => number;
  readonly segmentCacheBytes: () => number;
  readonly connectionCount: () => number;
  readonly storedBytes: () => number;
}

/** Event-loop lag, memory and garbage collection come with prom-client's defaults. */
export const createMetrics = (sources: MetricSources): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  gauge("sluice_packager_channels", "Channels that are configured", sources.channelCount);
  gauge("sluice_packager_channels_closed", "Channels whose log could not be opened", sources.closedChannelCount);
  gauge("sluice_packager_control_plane_reachable", "1 while the control plane answers", () =>
    Number(sources.isControlPlaneReachable()),
  );
  gauge("sluice_packager_configuration_revision", "Revision of what runs here", sources.configurationRevision);
  gauge("sluice_packager_usage_files", "Files of usage that wait for delivery", sources.waitingUsageFileCount);
  new Gauge({
    name: "sluice_packager_inputs",
    help: "Inputs of all channels, by how media arrives on them",
    labelNames: ["state"],
    registers,
    collect() {
      this.reset();
      for (const state of INPUT_STATES) this.set({ state }, 0);
      for (const state of sources.inputStates()) this.inc({ state });
    },
  });
  gauge("sluice_packager_segment_cache_bytes", "Built segments in memory", sources.segmentCacheBytes);
  gauge("sluice_packager_connections", "Open connections", sources.connectionCount);
  gauge("sluice_packager_stored_bytes", "Logs of all channels on disk", sources.storedBytes);
  return {
    requests: new Counter({
      name: "sluice_packager_requests_total",
      help: "Finished requests",
      labelNames: ["route", "status"],
      registers,
    }),
    receivedBytes: new Counter({
      name: "sluice_packager_received_bytes_total",
      help: "Bytes of requests on the wire",
      labelNames: ["route"],
      registers,
    }),
    sentBytes: new Counter({
      name: "sluice_packager_sent_bytes_total",
      help: "Bytes of answers on the wire",
      labelNames: ["route"],
      registers,
    }),
    ingestSeconds: new Histogram({
      name: "sluice_packager_ingest_seconds",
      help: "From a whole body to its acknowledgement",
      labelNames: ["outcome"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers,
    }),
    segmentCache: new Counter({
      name: "sluice_packager_segment_cache_total",
      help: "Requests for segments, by what the cache did",
      labelNames: ["result"],
      registers,
    }),
    manifestCache: new Counter({
      name: "sluice_packager_manifest_cache_total",
      help: "Requests for manifests, by what the cache did",
      labelNames: ["result"],
      registers,
    }),
    storeErrors: new Counter({
      name: "sluice_packager_store_errors_total",
      help: "Store operations that failed",
      labelNames: ["operation"],
      registers,
    }),
    print: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
};
