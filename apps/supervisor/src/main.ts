// `npm start` and, with --dev, `npm run dev`: database, migrations, dashboard, packager, worker, demo, until a signal.
import { existsSync } from "node:fs";
import path from "node:path";
import { deployMigrations, migrateJobs } from "@sluice/db/migrations";
import { buildDashboard } from "./dashboard-build.ts";
import { openDatabase } from "./database.ts";
import { seedDemoTenant, waitUntilDemoPlays, writeDemo } from "./demo.ts";
import { lockDataDir } from "./instance-lock.ts";
import { createLogStream } from "./log-stream.ts";
import { checkPorts } from "./ports.ts";
import { loadSecrets } from "./secrets.ts";
import { ROOT, readSettings } from "./settings.ts";
import { startStack } from "./stack.ts";

/** All processes together are given this long to stop; then the guard, or the kernel, has the last word. */
const STOP_TIMEOUT_MS = 30_000;

const log = createLogStream((text) => process.stdout.write(text), process.stdout.isTTY);
const say = (line: string): void => log.say("sluice", line);
const abort = new AbortController();
/** What has been started so far, undone from the last to the first. */
const undo: (() => Promise<void> | void)[] = [];

const shutDown = async (exitCode: number): Promise<never> => {
  const bound = setTimeout(() => {
    say(`not everything stopped within ${STOP_TIMEOUT_MS / 1000} s`);
    process.exit(1);
  }, STOP_TIMEOUT_MS);
  for (const step of undo.reverse()) await step();
  clearTimeout(bound);
  process.exit(exitCode);
};

const onSignal = (reason: string): void => {
  if (abort.signal.aborted) return; // npm and the terminal both send one
  say(`${reason}: stopping`);
  abort.abort(new Error(reason));
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => onSignal(signal));
process.on("disconnect", () => onSignal("the starting process is gone"));

const stopRequested = new Promise<void>((resolve) => abort.signal.addEventListener("abort", () => resolve()));

const start = async (): Promise<void> => {
  const startedMs = performance.now();
  const envFile = path.join(ROOT, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const settings = readSettings(process.env);
  const isDev = process.argv.includes("--dev");
  const secrets = loadSecrets(settings.dataDir, settings.givenSecrets);
  undo.push(lockDataDir(settings.dataDir));
  await checkPorts([
    { variable: "DASHBOARD_PORT", host: settings.dashboard.host, port: settings.dashboard.port },
    { variable: "PACKAGER_PORT", host: settings.packager.host, port: settings.packager.port },
  ]);
  say(`data in ${settings.dataDir}`);

  const building = isDev ? Promise.resolve() : buildDashboard(log, abort.signal);
  building.catch(() => undefined); // awaited below, after the database, which may fail first
  const database = await openDatabase(settings.databaseUrl, settings.dataDir, log);
  undo.push(async () => database.embedded?.stop());
  await deployMigrations(database.url);
  await migrateJobs(database.url);
  const demo = await seedDemoTenant(settings, secrets, database.url);
  await building;
  abort.signal.throwIfAborted();

  const stack = await startStack({ settings, secrets, database, isDev, environment: process.env, log });
  undo.push(stack.stop);
  await Promise.race([stack.whenReady(), stopRequested]);
  abort.signal.throwIfAborted();
  say("all processes are up; waiting for the demo channel to play");
  await waitUntilDemoPlays(demo, abort.signal);
  writeDemo(settings.dataDir, demo);
  say(`ready in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  say("");
  say(`  Dashboard  ${demo.dashboardUrl}`);
  say(`  E-mail     ${demo.email}`);
  say(`  Password   ${demo.password}`);
  for (const { format, url } of demo.playback) say(`  ${format.padEnd(10)} ${url}`);
  say("");
  say("Ctrl-C stops everything. This data also stands in demo.json of the data folder.");
};

try {
  await start();
  await stopRequested;
  await shutDown(0);
} catch (error) {
  if (abort.signal.aborted) await shutDown(0);
  abort.abort(error); // ends what is still being built
  for (const line of (error instanceof Error ? error.message : String(error)).split("\n")) say(line);
  await shutDown(1);
}
