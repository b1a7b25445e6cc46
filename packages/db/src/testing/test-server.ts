import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import { deployMigrations, migrateJobs } from "../migrations/index.ts";
import { TEMPLATE } from "./test-database.ts";

/** One server for a whole test run, with a migrated database to copy. Fast, and gone afterwards. */
export const startTestServer = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "sluice-test-postgres-"));
  const server = await startEmbeddedPostgres({ dataDir, database: TEMPLATE, durability: "fast" });
  await deployMigrations(server.url);
  await migrateJobs(server.url);
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
