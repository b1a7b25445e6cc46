import path from "node:path";
import type { LogStream } from "./log-stream.ts";
import { runStep } from "./run-step.ts";
import { ROOT } from "./settings.ts";

/** Brings the tables to what this version expects. Safe to run at every start, and by several at once. */
export const migrate = async (databaseUrl: string, log: LogStream, signal: AbortSignal): Promise<void> => {
  const prisma = path.join(ROOT, "node_modules/prisma/build/index.js");
  await runStep(log, "migrate", process.execPath, [prisma, "migrate", "deploy"], {
    env: { DATABASE_URL: databaseUrl },
    signal,
  });
};
