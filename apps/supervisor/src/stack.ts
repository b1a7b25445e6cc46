import { rmSync } from "node:fs";
import type { Server } from "node:http";
import { type Controllable, controlSocketPath, openControlSocket } from "./control-socket.ts";
import type { Database } from "./database.ts";
import type { LogStream } from "./log-stream.ts";
import { startOrphanGuard } from "./orphan-guard.ts";
import { describeProcesses, type SpecsInput } from "./process-specs.ts";
import { superviseProcess } from "./supervised-process.ts";

const READY_TIMEOUT_MS = 120_000;

export interface Stack {
  readonly whenReady: () => Promise<void>;
  /** Data plane and jobs first, so that their last deliveries find a control plane; the database last. */
  readonly stop: () => Promise<void>;
}

export interface StackInput extends Omit<SpecsInput, "databaseUrl"> {
  readonly database: Database;
  readonly log: LogStream;
}

/** Starts dashboard, packager and worker over a database that is ready, and keeps them running. */
export const startStack = async (input: StackInput): Promise<Stack> => {
  const { database, log } = input;
  const guard = startOrphanGuard();
  const watchGroups = (): void => {
    const groups = [packager, worker, dashboard].map((each) => each.pid());
    guard.watch([...groups, database.embedded?.pid() ?? null].filter((group) => group !== null));
  };
  const specs = describeProcesses({ ...input, databaseUrl: database.url });
  const packager = superviseProcess(specs.packager, log, () => watchGroups());
  const worker = superviseProcess(specs.worker, log, () => watchGroups());
  const dashboard = superviseProcess(specs.dashboard, log, () => watchGroups());

  const controllable: Controllable[] = [dashboard, packager, worker];
  if (database.embedded !== null) controllable.push({ name: "database", ...database.embedded });
  const socket: Server = await openControlSocket(input.settings.dataDir, controllable);

  for (const each of [dashboard, packager, worker]) each.start();
  return {
    whenReady: async () => {
      await Promise.all([dashboard, packager, worker].map((each) => each.whenReady(READY_TIMEOUT_MS)));
    },
    stop: async () => {
      socket.close();
      await Promise.all([packager.stop(), worker.stop()]);
      await dashboard.stop();
      await database.embedded?.stop();
      guard.dismiss();
      rmSync(controlSocketPath(input.settings.dataDir), { force: true });
    },
  };
};
