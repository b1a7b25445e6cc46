import { AppError, type FailedJob, type PackagerNode, type WaitingMail } from "@sluice/contracts";
import {
  getNewestRevision,
  listFailedJobs as listFailedJobRows,
  listPackagerNodes as listPackagerNodeRows,
  listWaitingMails as listWaitingMailRows,
  requeueMail,
  retryFailedJob,
} from "@sluice/db";
import { notFound } from "../refusals.ts";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";

/** A mail that has waited for this long has failed at least once, or nobody works. */
const WAITS_TOO_LONG_MS = 2 * 60_000;
const SHOWN_MAILS = 200;

export const listPackagerNodes = (context: OperatorContext): Promise<{ items: PackagerNode[] }> =>
  asOperator(context, { action: "nodes.list", target: PLATFORM }, async (tx) => {
    const newest = await getNewestRevision(tx);
    const rows = await listPackagerNodeRows(tx);
    return {
      items: rows.map(({ node, version, revision, startedAt, seenAt, channelCount }) => ({
        node,
        version,
        revision: Number(revision),
        revisionLag: Math.max(0, newest - Number(revision)),
        startedAt: startedAt.toISOString(),
        seenAt: seenAt.toISOString(),
        channelCount,
      })),
    };
  });

export const listFailedJobs = (context: OperatorContext): Promise<{ items: FailedJob[] }> =>
  asOperator(context, { action: "jobs.list", target: PLATFORM }, async (tx) => ({
    items: (await listFailedJobRows(tx)).map((row) => ({
      id: row.id,
      task: row.task,
      attempts: row.attempts,
      maxAttempts: row.max_attempts,
      lastError: row.last_error,
      failedAt: row.failed_at.toISOString(),
      nextRunAt: row.next_run_at?.toISOString() ?? null,
    })),
  }));

export const retryJob = (context: OperatorContext, { id }: { id: string }): Promise<Record<string, never>> =>
  asOperator(context, { action: "job.retry", target: { kind: "job", id } }, async (tx) => {
    if (!(await retryFailedJob(tx, id))) throw notFound("failed job", id);
    return {};
  });

export const listWaitingMails = (context: OperatorContext): Promise<{ items: WaitingMail[] }> =>
  asOperator(context, { action: "mails.list", target: PLATFORM }, async (tx, now) => ({
    items: (await listWaitingMailRows(tx, new Date(now.getTime() - WAITS_TOO_LONG_MS), SHOWN_MAILS)).map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
    })),
  }));

export const retryMail = (context: OperatorContext, { id }: { id: string }): Promise<Record<string, never>> =>
  asOperator(context, { action: "mail.retry", target: { kind: "mail", id } }, async (tx) => {
    const outcome = await requeueMail(tx, id);
    if (outcome === "unknown") throw notFound("mail", id);
    if (outcome === "sent") throw new AppError("in_use", "This mail has been sent meanwhile.");
    return {};
  });
