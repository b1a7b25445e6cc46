import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { PERMISSIONS } from "@sluice/contracts";
import { createControl, quickStart, setTenantPlan, signUp, type TenantContext } from "@sluice/control";
import { deployMigrations, migrateJobs } from "@sluice/db/migrations";
import { findFreePort, waitUntil } from "@sluice/testkit";
import pg from "pg";
import { buildDashboard } from "../dashboard-build.ts";
import { openDatabase } from "../database.ts";
import { createLogStream } from "../log-stream.ts";
import { startOrphanGuard } from "../orphan-guard.ts";
import { describeProcesses } from "../process-specs.ts";
import { runStep } from "../run-step.ts";
import { loadSecrets } from "../secrets.ts";
import { ROOT, readSettings } from "../settings.ts";
import { superviseProcess } from "../supervised-process.ts";
import type { Target } from "./kill-at-random.ts";
import { METERED, type Metered, type TrafficOptions } from "./traffic.ts";

const AHEAD_MS = 70 * 60_000;
const ASK_JOBS_EVERY_MS = 2000;
const READY_TIMEOUT_MS = 180_000;
const SETTLE_TIMEOUT_MS = 120_000;
const STAND_IN = path.join(ROOT, "packages/testkit/src/stripe-stand-in/main.ts");
const APPLY_CATALOGUE = path.join(ROOT, "packages/billing/src/stripe/apply-catalogue-main.ts");
const CLOCK_AHEAD = path.join(import.meta.dirname, "clock-ahead.ts");
const EVENT_NAMES = {
  ingest: "sluice_ingest_bytes",
  egressManifest: "sluice_egress_manifest_bytes",
  egressSegment: "sluice_egress_segment_bytes",
} as const satisfies Record<Metered, string>;

export type Sums = Readonly<Record<Metered, number>>;

export interface StackUnderTest {
  readonly packagerPort: number;
  readonly channel: Pick<TrafficOptions, "ingest" | "playlists">;
  readonly targets: readonly Target[];
  /** Waits until all that was counted is delivered, summed and told: what is in the database, and what Stripe's stand-in has. */
  readonly settle: () => Promise<{ readonly counted: Sums; readonly told: Sums }>;
}

const startStandIn = async (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [STAND_IN], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  return { url: String(line).trim(), stop: () => void child.kill("SIGTERM") };
};

const askJson = async (url: string): Promise<unknown> => (await fetch(url)).json();

const toSums = (read: (meter: Metered) => unknown): Sums => ({
  ingest: Number(read("ingest")),
  egressManifest: Number(read("egressManifest")),
  egressSegment: Number(read("egressSegment")),
});

/** Whole processes, as the supervisor starts them, with a tenant who pays for use and a channel that nothing else uses. */
export const openStackUnderTest = async (
  dataDir: string,
  undo: (() => Promise<void> | void)[],
): Promise<StackUnderTest> => {
  const logFile = path.join(ROOT, "test-results/metering-kills.log");
  mkdirSync(path.dirname(logFile), { recursive: true });
  const logLines = createWriteStream(logFile);
  const log = createLogStream((text) => logLines.write(text), false);

  const stripe = { STRIPE_SECRET_KEY: "sk_test_kills", STRIPE_WEBHOOK_SECRET: "whsec_kills" };
  const standIn = await startStandIn(stripe);
  undo.push(standIn.stop);
  const environment = {
    ...process.env,
    ...stripe,
    STRIPE_API_BASE: standIn.url,
    DASHBOARD_PORT: String(await findFreePort()),
    PACKAGER_PORT: String(await findFreePort()),
    SLUICE_DATA_DIR: dataDir,
    DATABASE_URL: "",
    NEXTAUTH_URL: "",
    PACKAGER_PUBLIC_URL: "",
  };
  await runStep(log, "catalogue", process.execPath, [APPLY_CATALOGUE, "--yes"], { env: environment });
  await fetch(`${standIn.url}/_stand-in/clock`, {
    method: "POST",
    body: new URLSearchParams({ forwardS: String(AHEAD_MS / 1000) }),
  });

  const settings = readSettings(environment);
  const secrets = loadSecrets(dataDir, settings.givenSecrets);
  await buildDashboard(log, AbortSignal.timeout(15 * 60_000));
  const database = await openDatabase(undefined, dataDir, log);
  const { embedded } = database;
  if (embedded === null) throw new Error("this wants a database of its own");
  undo.push(() => embedded.stop());
  await deployMigrations(database.url);
  await migrateJobs(database.url);

  const specs = describeProcesses({ settings, secrets, databaseUrl: database.url, isDev: false, environment });
  const workerEnv = {
    ...specs.worker.env,
    NODE_OPTIONS: `--import=${pathToFileURL(CLOCK_AHEAD).href}`,
    METERING_KILLS_AHEAD_MS: String(AHEAD_MS),
  };
  const guard = startOrphanGuard();
  undo.push(guard.dismiss);
  const watch = (): void => {
    guard.watch([dashboard, packager, worker, embedded].map((each) => each.pid()).filter((pid) => pid !== null));
  };
  const dashboard = superviseProcess(specs.dashboard, log, () => watch());
  const packager = superviseProcess(specs.packager, log, () => watch());
  const worker = superviseProcess({ ...specs.worker, env: workerEnv }, log, () => watch());
  for (const each of [dashboard, packager, worker]) each.start();
  undo.push(async () => {
    await Promise.all([packager.stop(), worker.stop()]);
    await dashboard.stop();
  });
  await Promise.all([dashboard, packager].map((each) => each.whenReady(READY_TIMEOUT_MS)));

  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on("error", () => undefined); // the database is killed as well: the next question tells
  undo.push(() => pool.end());
  const askForJobs = async (): Promise<void> => {
    for (const job of ["close-usage-hours", "push-usage"]) {
      await pool.query("select graphile_worker.add_job($1, '{}'::json, job_key => $1, max_attempts => 3)", [job]);
    }
  };
  const asking = setInterval(() => {
    askForJobs().catch(() => undefined); // while the database is down nobody can be asked
  }, ASK_JOBS_EVERY_MS);
  undo.push(() => clearInterval(asking));

  const { tenantId, channel } = await makeTenant({ settings, masterKey: secrets.masterKey, databaseUrl: database.url });
  await pool.query("select graphile_worker.add_job('open-billing-account', $1)", [{ tenantId }]);
  const customerId = await waitUntil(
    async () => {
      const customers = (await askJson(`${standIn.url}/_stand-in/customers`)) as {
        id: string;
        metadata: { tenant?: string };
      }[];
      return customers.find(({ metadata }) => metadata.tenant === tenantId)?.id;
    },
    { what: "the tenant's customer at the stand-in", timeoutMs: 30_000 },
  );

  const readCounted = async (): Promise<Sums> => {
    const { rows } = await pool.query<{ kind: string; bytes: string }>(
      "select kind, sum(bytes) as bytes from usage_event where tenant_id = $1 group by 1",
      [tenantId],
    );
    return toSums((meter) => rows.find(({ kind }) => kind === meter)?.bytes ?? 0);
  };
  const readTold = async (): Promise<Sums> => {
    const sums = (await askJson(`${standIn.url}/_stand-in/customers/${customerId}/meter-sums`)) as Record<
      string,
      string
    >;
    return toSums((meter) => sums[EVENT_NAMES[meter]] ?? 0);
  };

  return {
    packagerPort: settings.packager.port,
    channel,
    targets: [dashboard, packager, worker, { name: "database", pid: embedded.pid }],
    settle: async () => {
      await Promise.all([dashboard, packager].map((each) => each.whenReady(READY_TIMEOUT_MS)));
      await waitUntil(() => pool.query("select 1").then(() => true), { what: "the database", timeoutMs: 60_000 });
      // It goes with its outbox delivered, or comes back to deliver the rest.
      await packager.stop();
      packager.start();
      await packager.whenReady(READY_TIMEOUT_MS);
      await packager.stop();
      const deadlineMs = performance.now() + SETTLE_TIMEOUT_MS;
      for (;;) {
        const [counted, told] = [await readCounted(), await readTold()];
        const isSettled = METERED.every((meter) => counted[meter] === told[meter]);
        if (isSettled || performance.now() > deadlineMs) return { counted, told };
        await delay(500);
      }
    },
  };
};

interface TenantOptions {
  readonly settings: ReturnType<typeof readSettings>;
  readonly masterKey: string;
  readonly databaseUrl: string;
}

const makeTenant = async ({ settings, masterKey, databaseUrl }: TenantOptions) => {
  const addresses = {
    dashboardUrl: settings.dashboard.url,
    packagerUrl: settings.packager.publicUrl,
    packagerTlsUrl: undefined,
    packagerHostSuffix: undefined,
  };
  const control = createControl({ databaseUrl, masterKeys: [masterKey], addresses, poolSize: 2, isBillingOn: true });
  try {
    const account = {
      name: "Kills",
      email: "kills@example.com",
      password: "correct horse battery",
      tenantName: "Kills",
    };
    const { tenantId, userId } = await signUp(control, account, null);
    const actor = { kind: "user", id: userId, label: account.email } as const;
    const context: TenantContext = {
      control,
      tenantId,
      actor,
      permissions: new Set(PERMISSIONS),
      ip: null,
      idempotency: undefined,
    };
    const operator = { control, operator: { id: userId, email: account.email }, ip: null };
    await setTenantPlan(operator, { tenantId, planId: "payAsYouGo" });
    const made = await quickStart(context, { name: "killed", testSource: false });
    const [input] = made.ingestCredentials;
    if (input === undefined) throw new Error("the channel has no input");
    const ingest = { path: new URL(input.url).pathname, username: input.username, password: input.password };
    const playlists = made.originEndpoints.flatMap(({ manifests }) =>
      manifests.filter(({ kind }) => kind === "HLS").map(({ url }) => new URL(url).pathname),
    );
    return { tenantId, channel: { ingest, playlists } };
  } finally {
    await control.db.close();
  }
};
