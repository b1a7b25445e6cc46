// `npm run audit:verify`: walks every tenant's audit log. Exit code 0: unbroken; 1: broken, or it could not be read.
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { verifyAllAuditChains } from "@sluice/control";
import { openDatabase as connectDatabase } from "@sluice/db";
import { startEmbeddedPostgres } from "@sluice/db/embedded";
import { readKeptHeads, writeKeptHeads } from "./kept-heads.ts";
import { ROOT, readSettings } from "./settings.ts";

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The database that the operator named, or the embedded one: as it runs, or started for as long as this takes. */
const reachDatabase = async (): Promise<{ url: string; leave: () => Promise<void> }> => {
  const { databaseUrl, dataDir } = readSettings(process.env);
  if (databaseUrl !== undefined) return { url: databaseUrl, leave: async () => undefined };
  const folder = path.join(dataDir, "database");
  if (!existsSync(folder)) throw new Error(`There is no database in ${dataDir}. Set SLUICE_DATA_DIR or DATABASE_URL.`);
  const embedded = await startEmbeddedPostgres({ dataDir: folder });
  return { url: embedded.url, leave: async () => (embedded.adopted ? undefined : embedded.stop()) };
};

const verify = async (databaseUrl: string, headsFile: string | undefined): Promise<boolean> => {
  const db = connectDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    const known = headsFile === undefined ? undefined : readKeptHeads(headsFile);
    const heads = new Map<string, { sequence: number; hash: string }>();
    let entries = 0;
    let brokenLogs = 0;
    for await (const log of verifyAllAuditChains({ db }, known)) {
      entries += log.entries;
      heads.set(log.tenantId, { sequence: log.entries, hash: log.headHash });
      if (log.broken === null) {
        say(`${log.tenantId}  ${count(log.entries, "entry", "entries")}, unbroken, head ${log.headHash}`);
        continue;
      }
      brokenLogs++;
      say(`${log.tenantId}  BROKEN at entry ${log.broken.sequence} (${log.broken.fault}): ${log.broken.detail}`);
    }
    say(
      `${count(heads.size, "log", "logs")}, ${count(entries, "entry", "entries")}: ${brokenLogs === 0 ? "unbroken" : `${brokenLogs} BROKEN`}`,
    );
    // Heads of a broken log would make the next run believe it.
    if (brokenLogs === 0 && headsFile !== undefined) writeKeptHeads(headsFile, heads);
    return brokenLogs === 0;
  } finally {
    await db.close();
  }
};

try {
  const envFile = path.join(ROOT, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const { values } = parseArgs({ options: { heads: { type: "string" } } });
  const database = await reachDatabase();
  try {
    process.exitCode = (await verify(database.url, values.heads)) ? 0 : 1;
  } finally {
    await database.leave();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
