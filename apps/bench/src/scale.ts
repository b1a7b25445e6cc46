// `npm run bench:scale`: the control plane with 10,000 tenants and 100,000 channels in its database.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { startEmbeddedPostgres } from "@sluice/db/embedded";
import { waitUntil } from "@sluice/testkit";
import { z } from "zod";
import { type Latencies, measure } from "./scale/latencies.ts";
import { channelOf, SEEDED_GROUP, secretOf, seedTenants } from "./scale/seed-tenants.ts";
import type { Shout } from "./scale/shout.ts";
import { signIn } from "./scale/sign-in.ts";
import { type ScaleStack, startStack } from "./scale/start-stack.ts";

const POPULATION = { tenants: 10_000, channelsPerTenant: 10 };
const READS = 2000;
const PAGES = 200;
/** One after another, as a program waits for its answers; and as many at once as keep both processors busy. */
const CONCURRENCIES = [1, 4];
const CHANGES = 20;
const NEIGHBOUR_ROUNDS = 5;
const NEIGHBOUR_READS = 1000;
const NEIGHBOURS = 200;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const show = (title: string, { count, p50Ms, p95Ms, p99Ms }: Latencies, target: string): void =>
  say(
    `${title.padEnd(44)} n ${String(count).padStart(5)}  p50 ${p50Ms.toFixed(1)}  p95 ${p95Ms.toFixed(1)}  p99 ${p99Ms.toFixed(1)} ms  ${target}`,
  );

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** A read of one tenant of many, by its key. */
const read = async (api: string, tenant: number, where: string): Promise<void> => {
  const response = await fetch(api + where, { headers: { authorization: `Bearer ${secretOf(tenant)}` } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${where} of tenant ${tenant}: ${response.status} ${text}`);
};

const anyTenant = (n: number): number => 1 + ((n * 7919) % POPULATION.tenants);

const measureReads = async (api: string): Promise<void> => {
  const group = `/channel-groups/${SEEDED_GROUP}`;
  const reads = [
    ["API: list channel groups", () => "/channel-groups"],
    ["API: list channels", () => `${group}/channels?limit=50`],
    ["API: read a channel", (n: number) => `${group}/channels/${channelOf(1 + (n % POPULATION.channelsPerTenant))}`],
    ["API: read a channel's status", () => `${group}/channels/${channelOf(1)}/status`],
  ] as const;
  for (const concurrency of CONCURRENCIES) {
    for (const [title, where] of reads) {
      const latencies = await measure(READS, concurrency, (n) => read(api, anyTenant(n), where(n)));
      show(`${title}, ${concurrency} at a time`, latencies, "target p99 <= 50");
    }
  }
};

const measurePages = async ({ demo }: ScaleStack): Promise<void> => {
  const cookie = await signIn(demo.dashboardUrl, demo.email, demo.password);
  for (const page of ["/channels", "/channel-groups", "/api-keys", "/members", "/audit-log", "/usage"]) {
    const latencies = await measure(PAGES, 1, async () => {
      const response = await fetch(demo.dashboardUrl + page, { headers: { cookie }, redirect: "manual" });
      await response.text();
      if (response.status !== 200) throw new Error(`${page}: ${response.status}`);
    });
    show(`page ${page}`, latencies, "target p95 <= 300");
  }
};

/** From the answer to a change until the packager says that it runs it, and how large what it fetched was. */
const measureChanges = async ({ demo, serviceToken }: ScaleStack): Promise<void> => {
  const headers = { authorization: `Bearer ${demo.apiKey}`, "content-type": "application/json" };
  const channel = `${demo.dashboardUrl}/api/v1/channel-groups/${demo.channelGroup}/channels/${demo.channel}`;
  const readRevision = async (): Promise<number> => {
    const metrics = await (await fetch(`${demo.packagerUrl}/metrics`)).text();
    return Number(/^sluice_packager_configuration_revision (\d+)/m.exec(metrics)?.[1]);
  };
  const arrivals: number[] = [];
  let largestBytes = 0;
  for (let change = 0; change < CHANGES; change++) {
    const before = await readRevision();
    const body = JSON.stringify({ description: `change ${change}` });
    const changed = await fetch(channel, { method: "PATCH", headers, body });
    if (!changed.ok) throw new Error(`PATCH: ${changed.status} ${await changed.text()}`);
    const answeredAtMs = performance.now();
    await waitUntil(async () => (await readRevision()) > before, {
      what: "the change to reach the packager",
      timeoutMs: 30_000,
      intervalMs: 5,
    });
    arrivals.push(performance.now() - answeredAtMs);
    const delta = await fetch(`${demo.dashboardUrl}/internal/v1/snapshot?after=${before}&waitMs=0`, {
      headers: { authorization: `Bearer ${serviceToken}` },
    });
    largestBytes = Math.max(largestBytes, (await delta.arrayBuffer()).byteLength);
  }
  say(
    `${"a change reaches the packager".padEnd(44)} n ${CHANGES}  median ${median(arrivals).toFixed(0)} ms  longest ${Math.max(...arrivals).toFixed(0)} ms  ${(largestBytes / 1000).toFixed(1)} KB  target <= 1000 ms, <= 100 KB`,
  );
};

/** Resolves when the tenant is at its limit: what it may ask at once is used up. `stop` says how often it was refused. */
const startShouting = async (shout: Shout): Promise<{ readonly stop: () => Promise<number> }> => {
  const thread = new Worker(new URL("./scale/shout.ts", import.meta.url), { workerData: shout });
  await once(thread, "message");
  return {
    stop: async () => {
      const refused = once(thread, "message");
      thread.postMessage("stop");
      return z.tuple([z.number()]).parse(await refused)[0];
    },
  };
};

/** One tenant asks far more than it may, without a pause; others read as before. In turns, so that the machine's moods cancel. */
const measureNeighbour = async (api: string): Promise<void> => {
  const loud = 1;
  // Each stays far below its own limit, however fast the machine is.
  const quietTenant = (n: number): number => 2 + (n % NEIGHBOURS);
  const where = `/channel-groups/${SEEDED_GROUP}/channels`;
  const readQuiet = (): Promise<Latencies> => measure(NEIGHBOUR_READS, 1, (n) => read(api, quietTenant(n), where));
  const ratios: number[] = [];
  let refused = 0;
  for (let round = 0; round < NEIGHBOUR_ROUNDS; round++) {
    const alone = await readQuiet();
    const shouting = await startShouting({ url: api + where, authorization: `Bearer ${secretOf(loud)}`, callers: 2 });
    const beside = await readQuiet();
    refused += await shouting.stop();
    ratios.push(beside.p99Ms / alone.p99Ms);
  }
  say(
    `${"p99 beside a tenant at its rate limit / alone".padEnd(44)} median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}..${Math.max(...ratios).toFixed(2)}), ${refused} refused  target <= 1.20`,
  );
};

const folder = await mkdtemp(path.join(tmpdir(), "sluice-scale-"));
const database = await startEmbeddedPostgres({ dataDir: path.join(folder, "database") });
let stack: ScaleStack | null = null;
try {
  say("starting Sluice …");
  stack = await startStack(path.join(folder, "data"), database.url);
  say(`seeding ${POPULATION.tenants} tenants with ${POPULATION.tenants * POPULATION.channelsPerTenant} channels …`);
  await seedTenants(database.url, POPULATION);
  const api = `${stack.demo.dashboardUrl}/api/v1`;
  await measureReads(api);
  await measurePages(stack);
  await measureChanges(stack);
  await measureNeighbour(api);
} finally {
  await stack?.stop();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}
