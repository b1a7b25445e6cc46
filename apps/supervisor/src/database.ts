import { readFileSync } from "node:fs";
import path from "node:path";
import { startEmbeddedPostgres } from "@sluice/db/embedded";
import type { LogStream } from "./log-stream.ts";

export interface Database {
  /** Of the user who owns the tables; the processes take less powerful roles by themselves. */
  readonly url: string;
  /** null for a database that is not ours. */
  readonly embedded: EmbeddedDatabase | null;
}

export interface EmbeddedDatabase {
  readonly pid: () => number | null;
  readonly restartCount: () => number;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const WATCH_INTERVAL_MS = 1000;

/** The database that the operator named, or else our own in the data folder, which comes back on the port it had. */
export const openDatabase = async (
  databaseUrl: string | undefined,
  dataDir: string,
  log: LogStream,
): Promise<Database> => {
  if (databaseUrl !== undefined) return { url: databaseUrl, embedded: null };
  const folder = path.join(dataDir, "database");
  const first = await startEmbeddedPostgres({ dataDir: folder });
  log.say("database", `PostgreSQL ${first.adopted ? "was still running" : "runs"} on 127.0.0.1:${first.port}`);
  return { url: first.url, embedded: keepRunning(first, folder, log) };
};

type Running = Awaited<ReturnType<typeof startEmbeddedPostgres>>;

const keepRunning = (first: Running, folder: string, log: LogStream): EmbeddedDatabase => {
  let running: Running | null = first;
  let isWanted = true;
  let isStarting = false;
  let changing: Promise<void> = Promise.resolve();
  let restarts = 0;
  /** One change at a time, in the order they were asked for. */
  const change = (act: () => Promise<void>): Promise<void> => {
    changing = changing.then(act, act);
    return changing;
  };
  const start = (): Promise<void> =>
    change(async () => {
      isWanted = true;
      if (running !== null) return;
      running = await startEmbeddedPostgres({ dataDir: folder, port: first.port });
      restarts++;
    });
  const watch = setInterval(() => {
    if (!isWanted || isStarting) return;
    if (running !== null) {
      if (readPostmasterPid(folder) !== "gone") return;
      log.say("database", "ended unasked; starting again");
      running = null;
    }
    // Where the killed server's own processes have not all gone yet, the first tries fail.
    isStarting = true;
    start()
      .catch((error: unknown) => log.say("database", `cannot be started, and is tried again: ${String(error)}`))
      .finally(() => {
        isStarting = false;
      });
  }, WATCH_INTERVAL_MS);
  watch.unref();
  return {
    pid: () => {
      const pid = running === null ? null : readPostmasterPid(folder);
      return typeof pid === "number" ? pid : null;
    },
    restartCount: () => restarts,
    start,
    stop: () =>
      change(async () => {
        isWanted = false;
        const stopping = running;
        running = null;
        await stopping?.stop();
      }),
  };
};

/** PostgreSQL's own note in its folder; "elsewhere" when it keeps its files where root's namespaces do not work. */
const readPostmasterPid = (folder: string): number | "gone" | "elsewhere" => {
  let note: string;
  try {
    note = readFileSync(path.join(folder, "postgres/postmaster.pid"), "utf8");
    const pid = Number(note.split("\n")[0]);
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return "gone";
    return "elsewhere";
  }
};
