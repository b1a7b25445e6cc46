import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { findFreePort } from "./free-port.ts";
import { postgresProgramsDir } from "./postgres-programs.ts";
import { chooseRunner, type ProgramRunner } from "./program-runner.ts";

export interface EmbeddedPostgresOptions {
  /** Holds everything: the database's files, its password, its log. Made when missing. */
  readonly dataDir: string;
  /** 0 or absent: any free port. A server that still runs on this folder is adopted with the port it has. */
  readonly port?: number;
  readonly database?: string;
  /** `fast` may lose everything on a crash of the machine: for tests. */
  readonly durability?: "safe" | "fast";
  readonly startTimeoutMs?: number;
}

export interface EmbeddedPostgres {
  /** Of the superuser of `database`, password included. */
  readonly url: string;
  readonly port: number;
  /** True when a server that somebody left running was found. */
  readonly adopted: boolean;
  readonly how: ProgramRunner["how"];
  /** Ends the server: sessions are cut, everything committed is on disk. Resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

const SUPERUSER = "sluice";
const FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];

/** The server's own note about itself: pid on line 1, port on line 4. */
const readRunningServer = (noteFile: string): { pid: number; port: number } | undefined => {
  if (!existsSync(noteFile)) return undefined;
  const lines = readFileSync(noteFile, "utf8").split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: nobody has this pid any more
  }
};

/** After a reboot, or in a new container, the pid in the note may belong to some other program: then the note is stale. */
const isSomethingElse = (pid: number): boolean => {
  const comm = `/proc/${pid}/comm`;
  return existsSync(comm) && readFileSync(comm, "utf8").trim() !== "postgres";
};

const canConnect = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on("error", () => undefined); // a server that goes away while we ask is an answer, not an accident
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined); // never connected, or just cut off: closed either way
  }
};

const readOrMakePassword = (dataDir: string): string => {
  const file = path.join(dataDir, "postgres-password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
};

const initialize = (runner: ProgramRunner, dataDir: string): void => {
  const passwordFile = path.join(runner.how === "as nobody" ? "/var/tmp" : dataDir, `initdb-password-${process.pid}`);
  copyFileSync(path.join(dataDir, "postgres-password"), passwordFile);
  chmodSync(passwordFile, 0o600);
  runner.give(passwordFile);
  try {
    const [command, args] = runner.commandLine("initdb", [
      ...["-D", runner.filesDir, "-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile", passwordFile],
      ...["-E", "UTF8", "--locale=C", "--no-sync"],
    ]);
    const done = spawnSync(command, args, { ...runner.spawnOptions, encoding: "utf8" });
    if (done.status !== 0) {
      rmSync(runner.filesDir, { recursive: true, force: true }); // half a cluster would look like a whole one next time
      throw new Error(`initdb failed (run ${runner.how}): ${done.stderr || String(done.error)}`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
};

const launch = (runner: ProgramRunner, dataDir: string, port: number, durability: "safe" | "fast"): ChildProcess => {
  const log = openSync(path.join(dataDir, "postgres.log"), "a");
  const [command, args] = runner.commandLine("postgres", [
    ...["-D", runner.filesDir, "-p", String(port), "-c", "listen_addresses=127.0.0.1"],
    ...["-c", "unix_socket_directories=", "-c", "timezone=UTC", "-c", "max_connections=200"],
    ...(durability === "fast" ? FAST : []),
  ]);
  // Its own process group: Ctrl-C in a terminal must reach the applications first, and the database when they are done.
  const child = spawn(command, args, { ...runner.spawnOptions, stdio: ["ignore", log, log], detached: true });
  child.unref();
  return child;
};

/**
 * Starts a PostgreSQL of our own on 127.0.0.1, or adopts the one that a killed process left on the same folder.
 * @throws when there is no PostgreSQL for this platform, when it cannot be started, or when it does not answer in time
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const { dataDir, database = "sluice", durability = "safe", startTimeoutMs = 60_000 } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const runner = chooseRunner(postgresProgramsDir(), path.join(dataDir, "postgres"));
  const password = readOrMakePassword(dataDir);
  const urlOf = (port: number, name: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${name}`;

  const noteFile = path.join(runner.filesDir, "postmaster.pid");
  const running = readRunningServer(noteFile);
  if (running !== undefined && isAlive(running.pid) && isSomethingElse(running.pid)) rmSync(noteFile);
  const adopted = running !== undefined && isAlive(running.pid) && (await canConnect(urlOf(running.port, "postgres")));
  let pid: number;
  let port: number;
  if (adopted) {
    ({ pid, port } = running);
  } else {
    if (!existsSync(path.join(runner.filesDir, "PG_VERSION"))) initialize(runner, dataDir);
    port = options.port || (await findFreePort());
    const child = launch(runner, dataDir, port, durability);
    let ended: string | undefined;
    child.on("exit", (code, signal) => {
      ended = signal ?? `code ${code}`;
    });
    child.on("error", (error) => {
      ended = error.message;
    });
    const deadline = Date.now() + startTimeoutMs;
    while (!(await canConnect(urlOf(port, "postgres")))) {
      if (ended !== undefined || Date.now() > deadline) {
        if (child.pid !== undefined && ended === undefined) child.kill("SIGKILL");
        const why = ended === undefined ? `did not answer within ${startTimeoutMs} ms` : `ended (${ended})`;
        throw new Error(`PostgreSQL on port ${port} ${why}; see ${path.join(dataDir, "postgres.log")}`);
      }
      await delay(30);
    }
    if (child.pid === undefined) throw new Error("PostgreSQL answers but has no pid");
    pid = child.pid;
  }

  if (!(await canConnect(urlOf(port, database)))) {
    const client = new pg.Client({ connectionString: urlOf(port, "postgres") });
    await client.connect();
    await client.query(`create database ${pg.escapeIdentifier(database)}`);
    await client.end();
  }

  const stop = async (): Promise<void> => {
    if (!isAlive(pid)) return;
    process.kill(pid, "SIGINT"); // PostgreSQL's "fast" shutdown
    const deadline = Date.now() + 30_000;
    // The note goes last. A process that nobody reaps (no init in a container) stays "alive" for ever.
    while (isAlive(pid) && existsSync(noteFile)) {
      if (Date.now() > deadline) throw new Error(`PostgreSQL (pid ${pid}) did not stop within 30 s`);
      await delay(20);
    }
  };
  return { url: urlOf(port, database), port, adopted, how: runner.how, stop };
};
