import { createHmac, randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { LIMITS } from "@sluice/contracts";
import { AddressBlocks } from "@sluice/viewer-tokens";
import type { Logger } from "pino";
import { IngestAccessCheck } from "./access/ingest-access.ts";
import { OriginAccessCheck } from "./access/origin-access.ts";
import { TenantAccesses } from "./access/tenant-accesses.ts";
import { AccessLog } from "./access-log/access-log.ts";
import { toLoggedRequest } from "./access-log/logged-request.ts";
import { ChannelRegistry } from "./channels/registry.ts";
import { claimFolder } from "./claim-folder.ts";
import type { PackagerConfig } from "./config.ts";
import { pause } from "./control-plane/backoff.ts";
import { ControlPlaneClient } from "./control-plane/control-plane-client.ts";
import { createSeal } from "./control-plane/seal.ts";
import { SnapshotClient } from "./control-plane/snapshot-client.ts";
import { StatusReporter } from "./control-plane/status-reporter.ts";
import { UsageOutbox } from "./control-plane/usage-outbox.ts";
import { Conversions } from "./conversion/conversions.ts";
import { boundedPool, poolShares } from "./http/bounded-pool.ts";
import {
  createHttpServer,
  createNonces,
  createSlabPool,
  type Exchange,
  type HttpRequest,
  parseRoute,
  type Responder,
  type Route,
} from "./http/index.ts";
import { IngestDoor } from "./http/ingest.ts";
import { KeyDoor } from "./http/key-door.ts";
import { LicenceProxy } from "./http/licence-proxy.ts";
import { OriginDoor } from "./http/origin.ts";
import { keepTlsKeyPair, readTlsKeyPair } from "./http/tls-key-pair.ts";
import { LicenceRequests } from "./licence-requests/licence-requests.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { SegmentBuilder } from "./origin/segment-builder.ts";
import { SegmentCache } from "./origin/segment-cache.ts";
import { SteadyClock } from "./steady-clock.ts";
import { DiskSegmentStore } from "./storage/disk-segment-store.ts";
import { StoredMeter } from "./stored-meter.ts";
import { TestSource } from "./test-source/test-source.ts";
import { Turns } from "./turns.ts";
import { UsageMeter } from "./usage-meter.ts";

export interface RunningPackager {
  readonly port: number;
  /** undefined without TLS of its own. */
  readonly tlsPort: number | undefined;
  /** Lets what is in flight end, writes down what is counted, and lets go of everything. */
  stop(): Promise<void>;
}

const VERSION = "0.1.0";
const ROLL_MS = 10 * 60_000;
const ROLL_BYTES = 512 * 1024 * 1024;
const IDLE_POOL_BYTES = 256 * 1024 * 1024;
/** Of the memory for bodies, one part in so many is the most that one tenant's encoders can hold by sending slowly. */
const TENANT_SHARE = 4;
const EXPIRE_EVERY_MS = 30_000;
const METER_EVERY_MS = 5_000;
const MINUTE_MS = 60_000;
const NONCE_LIFE_MS = 3_600_000;
const DRAIN_MS = 10_000;
const TLS_FILES_EVERY_MS = 30_000;
const NO_STORE = { "Cache-Control": "no-store" };

/** Wires the data plane together and opens its door. */
export const startPackager = async (config: PackagerConfig, log: Logger): Promise<RunningPackager> => {
  // Before anything is opened: what cannot be read is the operator's to mend first.
  const tls = config.tls && {
    ...config.tls,
    files: config.tls,
    first: await readTlsKeyPair(config.tls),
    everyMs: TLS_FILES_EVERY_MS,
  };
  await mkdir(config.dataFolder, { recursive: true });
  const unclaim = await claimFolder(config.dataFolder);
  const nowMs = () => Date.now();
  const store = await DiskSegmentStore.create({
    folder: join(config.dataFolder, "channels"),
    durability: config.durability,
    rollMs: ROLL_MS,
    rollBytes: ROLL_BYTES,
  });
  const pool = createSlabPool(IDLE_POOL_BYTES);
  const bodies = boundedPool(pool, config.bodyMemoryBytes);
  const turns = new Turns();
  const conversions = new Conversions(turns);
  const registry = new ChannelRegistry({ store, pool: bodies, turns, conversions, nowMs, log });
  const tenantAccesses = new TenantAccesses(log);
  const client = new ControlPlaneClient({ url: config.controlPlaneUrl, serviceToken: config.serviceToken });
  const snapshots = new SnapshotClient({
    client,
    file: join(config.dataFolder, "snapshot.json"),
    seal: createSeal(config.serviceToken, "snapshot"),
    apply: async (snapshot) => {
      tenantAccesses.apply(snapshot);
      await registry.apply(snapshot);
      testSource.apply(registry.configs());
    },
    current: () => registry.configs(),
    withdrawn: () => registry.withdrawnIds(),
    tenantAccess: () => tenantAccesses.list(),
    log,
  });
  const outbox = new UsageOutbox({
    client,
    folder: join(config.dataFolder, "usage"),
    countersFolder: join(config.dataFolder, "usage-counters"),
    node: config.node,
    log,
    nowMs,
  });
  const meter = new UsageMeter(outbox);
  const accessLog = new AccessLog({
    client,
    folder: join(config.dataFolder, "access-log"),
    node: config.node,
    log,
    nowMs,
    maxBytes: config.accessLogBytes,
    keptDays: config.accessLogDays,
  });
  const storedMeter = new StoredMeter({
    channels: () => registry.list(),
    count: (key, bytes, requests) => outbox.count(key, bytes, requests),
    nowMs,
  });
  const cache = new SegmentCache(pool, config.segmentCacheBytes);
  const sourceToken = randomBytes(16).toString("hex");
  const sourceClock = new SteadyClock(nowMs);
  const testSource = new TestSource({ token: sourceToken, nowMs: () => sourceClock.nowMs(), log, port: () => port });
  const metrics = createMetrics({
    channelCount: () => registry.configs().length,
    closedChannelCount: () => registry.configs().length - registry.list().length,
    inputStates: () => registry.list().flatMap((channel) => channel.inputStates()),
    isControlPlaneReachable: () => snapshots.isReachable,
    configurationRevision: () => snapshots.revision,
    waitingUsageFileCount: () => outbox.waitingFileCount,
    segmentCacheBytes: () => cache.sizeBytes,
    connectionCount: () => server.connectionCount,
    storedBytes: () => registry.list().reduce((sum, channel) => sum + channel.storedBytes, 0),
  });
  const isTestSource = (request: HttpRequest) => request.header("x-sluice-source") === sourceToken;
  const trustedProxies = new AddressBlocks(config.trustedProxies);
  const ingest = new IngestDoor({
    registry,
    access: new IngestAccessCheck(trustedProxies),
    isTestSource,
    nowMs,
    // Of the shared secret, so that no restart and no other node costs an encoder a segment.
    nonces: createNonces({
      secret: createHmac("sha256", config.serviceToken).update("ingest nonces").digest(),
      lifeMs: NONCE_LIFE_MS,
      nowMs,
      monotonicMs: () => performance.now(),
    }),
    bodiesOf: poolShares(bodies, Math.max(config.bodyMemoryBytes / TENANT_SHARE, 2 * LIMITS.segmentBytes)),
    metrics,
    log,
    refreshConfiguration: () => snapshots.refresh(),
    meter: meter.attribute,
    meterProgress: meter.progress,
    onEncoder: (channel, _file, request) => {
      if (!isTestSource(request)) testSource.yieldTo(channel.id);
    },
  });
  const { publicUrl, hostSuffix } = config;
  const access = new OriginAccessCheck({ trustedProxies, tenantAccesses, nowMs });
  const licenceRequests = new LicenceRequests({ client, node: config.node, log, nowMs });
  const origin = new OriginDoor({
    registry,
    access,
    publicUrl: { publicUrl, hostSuffix, trustedProxies },
    builder: new SegmentBuilder({ pool, cache, turns }),
    keys: new KeyDoor({
      access,
      proxy: new LicenceProxy({ allowsPrivate: config.allowsPrivateKeyServers, log }),
      requests: licenceRequests,
      meter: meter.attribute,
    }),
    metrics,
    isReady: () => snapshots.hasConfiguration,
    meter: meter.attribute,
  });
  const routes = new WeakMap<HttpRequest, Route>();
  const server = createHttpServer({
    log,
    nowMs,
    pool: bodies,
    onSent: meter.sent,
    onExchange: (exchange) => {
      meter.finish(exchange);
      const route = routes.get(exchange.request);
      accessLog.add(toLoggedRequest(exchange, route, registry, nowMs()));
      observe(metrics, exchange, route?.kind ?? "notFound");
    },
    handler: (request, responder) => {
      const route = parseRoute(request.method, request.host, request.path, config.hostSuffix);
      routes.set(request, route);
      switch (route.kind) {
        case "ingest":
          return ingest.handle(request, responder, route);
        case "origin":
          return origin.handle(request, responder, route);
        case "metrics":
          return sendMetrics(responder, metrics);
        case "healthz":
          return sendText(responder, 200, "ok\n");
        case "readyz":
          return snapshots.hasConfiguration
            ? sendText(responder, 200, "ready\n")
            : responder.sendProblem("not_ready", "No configuration has arrived yet.", NO_STORE);
        case "methodNotAllowed":
          return responder.sendProblem("method_not_allowed", `Allowed here: ${route.allow}.`, {
            ...NO_STORE,
            Allow: route.allow,
          });
        case "notFound":
          // A cache may take a spelling that we refuse for that of a file that there is, and keep this in its place.
          return responder.sendProblem("not_found", "There is nothing at this address.", {
            "Cache-Control": "no-store",
          });
      }
    },
  });
  const reporter = new StatusReporter({
    client,
    node: config.node,
    version: VERSION,
    startedAtMs: nowMs(),
    revision: () => snapshots.revision,
    statuses: () => registry.list().map((channel) => channel.status(testSource.stateOf(channel.id))),
    log,
  });

  await outbox.start();
  await accessLog.start();
  // The door opens before the channels do: each is on air as soon as its own log has been read, and until then its
  // players are told to come back and its encoders wait. `isReady` keeps anybody from being told 404 meanwhile.
  const port = await server.listen(config.port, config.host);
  const tlsPort = tls && (await server.listenTls(tls.port, config.host, tls.first));
  await snapshots.start();
  reporter.start();
  licenceRequests.start();
  testSource.start();
  const stopping = new AbortController();
  const metering = setInterval(() => storedMeter.tick(), METER_EVERY_MS);
  const logging = everyMinute(nowMs, stopping.signal, (endedAtMs) => {
    for (const exchange of server.openExchanges()) {
      accessLog.add(toLoggedRequest(exchange, routes.get(exchange.request), registry, endedAtMs));
    }
  });
  const renewing = tls && keepTlsKeyPair({ ...tls, use: server.setTlsKeyPair, log, signal: stopping.signal });
  const expiring = expireRegularly(registry, log, stopping.signal);
  log.info(
    { port, tlsPort, host: config.host, node: config.node, dataFolder: config.dataFolder },
    "packager is listening",
  );

  return {
    port,
    tlsPort,
    stop: async () => {
      stopping.abort();
      clearInterval(metering);
      await testSource.stop();
      await server.close(DRAIN_MS);
      await Promise.all([snapshots.stop(), reporter.stop(), licenceRequests.stop(), expiring, logging, renewing]);
      await registry.close();
      await conversions.stop();
      // Usage first: whatever the log cannot write must not keep it.
      await outbox.stop();
      await accessLog.stop();
      await store.close();
      await unclaim();
      log.info("packager has stopped");
    },
  };
};

const expireRegularly = async (registry: ChannelRegistry, log: Logger, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await pause(EXPIRE_EVERY_MS, signal);
    if (signal.aborted) return;
    try {
      await registry.expire();
    } catch (error) {
      log.error({ err: error }, "expired media could not be removed");
    }
  }
};

/** What lasts is logged by the minute, so that each hour has its own bytes: those of the minute that has just ended. */
const everyMinute = async (
  nowMs: () => number,
  signal: AbortSignal,
  act: (endedAtMs: number) => void,
): Promise<void> => {
  for (;;) {
    const endMs = (Math.floor(nowMs() / MINUTE_MS) + 1) * MINUTE_MS;
    await pause(endMs - nowMs(), signal);
    if (signal.aborted) return;
    if (nowMs() >= endMs) act(endMs - 1);
  }
};

const observe = (metrics: Metrics, exchange: Exchange, route: Route["kind"]): void => {
  const status = exchange.status === 0 ? "none" : `${Math.floor(exchange.status / 100)}xx`;
  metrics.requests.inc({ route, status });
  metrics.receivedBytes.inc({ route }, exchange.requestBytes);
  metrics.sentBytes.inc({ route }, exchange.responseBytes);
};

const sendText = (responder: Responder, status: number, text: string): void =>
  responder.send(status, { ...NO_STORE, "Content-Type": "text/plain" }, new TextEncoder().encode(text));

const sendMetrics = async (responder: Responder, metrics: Metrics): Promise<void> => {
  const { contentType, text } = await metrics.print();
  responder.send(200, { ...NO_STORE, "Content-Type": contentType }, new TextEncoder().encode(text));
};
