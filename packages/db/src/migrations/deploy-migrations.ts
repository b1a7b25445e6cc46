import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "../../../..");

/**
 * Brings a database to the newest migration with Prisma's own command: many may do so at once.
 * @throws with what Prisma said
 */
export const deployMigrations = async (databaseUrl: string): Promise<void> => {
  const prisma = path.join(
    path.dirname(createRequire(import.meta.url).resolve("prisma/package.json")),
    "build/index.js",
  );
  await promisify(execFile)(process.execPath, [prisma, "migrate", "deploy"], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
};
