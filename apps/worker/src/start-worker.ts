import { createStripePayments } from "@sluice/billing";
import { createControl, requeueMails } from "@sluice/control";
import { Logger, type ParsedCronItem, parseCronItems, run, type TaskList } from "graphile-worker";
import type { Logger as PinoLogger } from "pino";
import { z } from "zod";
import type { Config } from "./config.ts";
import { JOBS, type JobDependencies } from "./jobs/index.ts";
import { startKeyAuthority } from "./key-authority.ts";
import { connectMail } from "./mail-sender.ts";

export interface Worker {
  /** Lets running jobs end, and gives back what they held. */
  readonly stop: () => Promise<void>;
  /** Settles when the worker ends; rejects when it ended by itself because of an error. */
  readonly ended: Promise<void>;
}

const CONCURRENCY = 4;

/** What the queue keeps of a failure, and an operator reads. A ZodError's own message is a document for programs. */
const inWords = (error: unknown): unknown =>
  error instanceof z.ZodError
    ? new Error(`What was read has another shape than expected: ${z.prettifyError(error)}`, { cause: error })
    : error;

const toTaskList = (dependencies: JobDependencies): TaskList =>
  Object.fromEntries(
    JOBS.map(({ id, run }) => [
      id,
      (payload: unknown) =>
        run(dependencies, payload).catch((error: unknown) => {
          throw inWords(error);
        }),
    ]),
  );

const toCronItems = (): ParsedCronItem[] =>
  parseCronItems(
    JOBS.flatMap(({ id, schedule }) =>
      // One at a time of each: a job that takes long is not joined by its next turn.
      schedule === undefined ? [] : [{ task: id, match: schedule, options: { jobKey: id, maxAttempts: 3 } }],
    ),
  );

const toGraphileLogger = (log: PinoLogger): Logger =>
  new Logger((scope) => (level, message, meta) => {
    // The queue tells of each job at `info`: our jobs say what matters themselves.
    const ours = level === "error" ? "error" : level === "warning" ? "warn" : "debug";
    log[ours]({ scope, ...meta }, message);
  });

/** Brings the queue's tables up to date and starts working. Any number of workers may run. */
export const startWorker = async (config: Config, log: PinoLogger): Promise<Worker> => {
  const control = createControl({
    databaseUrl: config.databaseUrl,
    masterKeys: config.masterKeys,
    addresses: config.addresses,
    poolSize: CONCURRENCY,
    allowsPrivateKeyServers: config.allowsPrivateKeyServers,
    payments: config.billing === undefined ? undefined : createStripePayments(config.billing),
  });
  const mail = config.smtp === undefined ? undefined : connectMail(config.smtp);
  const runner = await run({
    connectionString: config.databaseUrl,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 2000,
    taskList: toTaskList({ control, sendMail: mail?.send, log }),
    parsedCronItems: toCronItems(),
    logger: toGraphileLogger(log),
  });
  await requeueMails(control);
  const keyAuthority = startKeyAuthority(control, log);
  const ended = runner.promise.finally(async () => {
    await keyAuthority.stop();
    mail?.close();
    await control.db.close();
  });
  return {
    ended,
    stop: async () => {
      await runner.stop();
      await ended;
    },
  };
};
