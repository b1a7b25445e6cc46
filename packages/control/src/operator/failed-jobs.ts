import type { FailedJob } from "@sluice/contracts";
import { listFailedJobs as listFailedJobRows, retryFailedJob } from "@sluice/db";
import { notFound } from "../refusals.ts";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";

/** Jobs whose last run ended in an error, the last first. */
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

/** Has a worker run it as soon as one is free. @throws AppError `not_found` for a job that has not failed */
export const retryJob = (context: OperatorContext, { id }: { id: string }): Promise<Record<string, never>> =>
  asOperator(context, { action: "job.retry", target: { kind: "job", id } }, async (tx) => {
    if (!(await retryFailedJob(tx, id))) throw notFound("failed job", id);
    return {};
  });
