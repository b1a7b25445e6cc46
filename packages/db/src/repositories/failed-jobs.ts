import type { SystemTx } from "../database.ts";

export interface FailedJobRow {
  readonly id: string;
  readonly task: string;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly last_error: string;
  readonly failed_at: Date;
  readonly next_run_at: Date | null;
}

/** Jobs that have failed at least once and are still there, the last failure first. */
export const listFailedJobs = (tx: SystemTx): Promise<FailedJobRow[]> =>
  tx.$queryRaw<FailedJobRow[]>`select * from list_failed_jobs()`;

/** @returns false when no failed job has that id */
export const retryFailedJob = async (tx: SystemTx, id: string): Promise<boolean> => {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`select retry_failed_job(${id}) as done`;
  return row?.done === true;
};
